### Ce qui se fait et où cela en est : tâches, propositions, canevas, agrandissements, et la fenêtre autour.

## Tâches.

job-kind-text-to-image = texte vers image
job-kind-image-to-image = image vers image
job-kind-inpaint = inpainting du masque
job-kind-outpaint = extension de l’image
job-kind-upscale = agrandissement
job-kind-upscale-files = agrandissement de fichiers

job-preparing = Préparation
job-waiting = En attente
job-enlarging = Agrandissement
job-loading-text-encoder = Chargement : encodeur de texte, { $percent } %
job-loading-denoiser = Chargement : débruiteur, { $percent } %
job-loading-decoder = Chargement : décodeur, { $percent } %
job-loading-upscaler = Chargement : upscaler, { $percent } %
job-decoding = Décodage, { $percent } %
job-step = Étape { $done } sur { $of }
job-step-left = Étape { $done } sur { $of }, encore { $left }
job-refining = Affinage, étape { $done } sur { $of }
job-refining-left = Affinage, étape { $done } sur { $of }, encore { $left }
job-tile = Tuile { $done } sur { $of }
job-tile-left = Tuile { $done } sur { $of }, encore { $left }

job-time-seconds = { $seconds } s
job-time-minutes = { $minutes } min { $seconds } s
job-time-hours = { $hours } h { $minutes } min

job-busy = Trop de choses sont déjà en préparation : attendez un instant
job-model-gone = Le modèle « { $path } » a disparu : remettez son dossier en place, ou choisissez un autre modèle
job-canvas-changed = Le canevas a changé : étendez l’image encore une fois
job-mask-does-not-fit = Le masque ne correspond pas au cadre
job-frame-beside = Le cadre est hors du canevas

job-left-out = { $problem } ; contrôle laissé de côté
job-no-tiny-decoder = Il n’y a pas de mini-décodeur pour ce modèle : son propre VAE décode l’image
job-vae-gone = Le VAE « { $path } » a disparu : celui du modèle est utilisé
job-tiny-decoder-gone = Le mini-décodeur « { $path } » a disparu : les aperçus se font sans lui
job-control-gone = le ControlNet « { $path } » a disparu
job-control-beside = le cadre est hors du canevas
job-control-of-group = un groupe de calques n’a pas de pixels pour un contrôle : choisissez un calque
job-no-depth = le préprocesseur « Profondeur » a besoin d’un estimateur de profondeur, et les dossiers de modèles n’en contiennent pas
job-no-upscaler = l’upscaler « { $name } » n’est pas dans les dossiers de modèles : celui qui est intégré est utilisé

job-work = Une tâche
live-work = Une tâche du mode direct
candidates-work-thumbnail = La création d’une vignette
candidates-work-picture = La préparation d’une image
upscale-work-files = La recherche d’images
upscale-work-part = L’examen de ce qui est agrandi
upscale-work-network = L’examen d’un upscaler

## La bande des propositions sous le canevas.

candidates-count = { $count ->
    [one] { $count } proposition
   *[other] { $count } propositions
}
candidates-name = Proposition { $number }, seed { $seed }
candidates-name-enlarged = Proposition { $number }, agrandie à { $size }
candidates-card = Un clic la met dans l’image ; le bouton droit montre ce qu’on peut en faire d’autre.
candidates-take = Adopter
candidates-look = Regarder
candidates-more-like = D’autres comme celle-ci
candidates-use-settings = Reprendre ses réglages
candidates-open = Ouvrir comme image à part
candidates-save = Enregistrer…
candidates-discard = Rejeter
candidates-split = Avant | après
candidates-save-all = Tout enregistrer…
    .about = Écrit toutes les propositions dans un dossier.
candidates-discard-all = Tout rejeter
    .about = Vide la bande.
candidates-beside-canvas = La proposition se trouve désormais hors du canevas : ouvrez-la comme image à part, ou annulez jusqu’à un canevas qui la contient

## Le canevas.

canvas-name = Canevas
canvas-border = Limite entre avant et après
canvas-frame-name = Cadre { $size }
canvas-frame = Cadre de génération
    .about = Le cadre de génération : son contenu est ce que voit le modèle, à cette taille sur le canevas et à celle-là dans le modèle.

canvas-frame-long = Le cadre est { $times } fois plus long que large, et le modèle connaît des images proches de { $native } : des sujets risquent de se répéter ; raccourcissez le cadre, ou étendez l’image par étapes
canvas-frame-small = Le cadre est si petit que le modèle travaille à { $times } fois sa taille : agrandissez-le pour montrer au modèle plus de ce qui l’entoure
canvas-frame-large = Le cadre dépasse la taille à laquelle le modèle travaille : le résultat est agrandi { $times } fois et reste flou ; réduisez le cadre pour plus de détails
canvas-frame-far-more = { $working } dépasse de loin les { $native } que connaît le modèle : des sujets risquent de se répéter
canvas-frame-far-less = { $working } est bien moins que les { $native } que connaît le modèle : il risque de mal dessiner

canvas-nothing-masked = Rien n’est masqué : peignez d’abord un masque
canvas-nothing-selected = Rien n’est sélectionné : sélectionnez d’abord une partie de l’image
canvas-paste-nothing = Le presse-papiers ne contient pas d’image : copiez-en une, ou déposez un fichier sur la fenêtre
canvas-impossible = Un canevas de { $extent } n’est pas possible : choisissez des côtés de 1 à { $side } et au plus { $millions } millions de pixels
canvas-cannot-grow = Le canevas n’a pas pu s’étendre jusqu’à contenir le cadre : replacez le cadre
canvas-extend-nowhere = Dites pour un côté au moins de combien l’image doit être étendue
canvas-extend-too-far = L’image ne peut pas être étendue autant : choisissez moins

canvas-step-frame = Placer le cadre
canvas-step-grow = Étendre le canevas
canvas-step-crop = Rogner
canvas-step-extend = Étendre l’image
canvas-step-size = Taille du canevas
canvas-step-blend = Mode de fusion

empty-title = Commencez par des mots, ou par une image
empty-words = Écrivez ce qu’on doit voir, puis appuyez sur Ctrl+Entrée.
empty-picture = Ou déposez une image ici, et peignez sur ce qui doit changer.
empty-drop = Déposer pour ouvrir

## Agrandissements.

upscale-result = { $from } → { $to }, { $megapixels } mégapixels
upscale-nothing = Rien à agrandir
upscale-cost = environ { $memory } de mémoire, environ { $time }
upscale-cost-unknown = environ { $memory } de mémoire, durée encore inconnue
upscale-memory-gb = { $number } GB
upscale-memory-mb = { $number } MB

upscale-not-taken = La proposition n’est pas encore sur le canevas : adoptez-la d’abord (Entrée)
upscale-empty-canvas = Le canevas est vide : créez une image, ou ouvrez-en une
upscale-nothing-selected = Rien n’est sélectionné : sélectionnez la partie à agrandir
upscale-empty-layer = Le calque actif est vide ici : choisissez un autre calque
upscale-gone = Ce qui devait être agrandi n’est plus sur le canevas : réessayez
upscale-impossible-size = Aucune image ne peut avoir cette taille : choisissez un autre facteur, une autre largeur ou une autre hauteur
upscale-impossible-size-now = Aucune image ne peut avoir cette taille : choisissez-en une autre
upscale-too-large = Ici, une image a au plus { $side } pixels de côté et { $megapixels } mégapixels : choisissez moins, ou agrandissez le fichier lui-même avec « Agrandir des fichiers »
upscale-memory-short = Il faut environ { $needed } de mémoire et { $free } sont libres : choisissez une taille plus petite, ou fermez d’autres programmes
upscale-beyond-network = Le réseau agrandit { $native } fois ; le reste, jusqu’à { $factor } fois, n’est que du rééchantillonnage et reste flou
upscale-beyond-webp = WebP admet au plus { $side } pixels de côté : exportez en PNG ou en JPEG
upscale-not-here = L’upscaler « { $name } » n’est pas ici : l’actuel est conservé
upscale-no-variations = Un agrandissement n’a pas de variations : changez ses réglages dans le panneau Agrandir

upscale-job = Agrandir à { $size }
upscale-diffusion = diffusion, ×{ $scale }

upscale-before = Avant
upscale-after = Après
upscale-before-size = Avant  { $size }
upscale-after-size = Après  { $size }

upscale-other-canvas = Le canevas a changé de taille, et l’image agrandie était faite pour { $size } : ouvrez-la comme image à part, ou annulez jusqu’à cette taille
upscale-no-canvas = Aucun canevas ne peut avoir la taille de l’image agrandie : enregistrez-la dans un fichier
upscale-beside-canvas = Ce qui a été agrandi se trouve désormais hors du canevas : ouvrez l’image agrandie comme image à part

upscale-format-kept = celui de chaque fichier
upscale-format-webp = WebP (sans perte)
upscale-files-job = { $count ->
    [one] Agrandir { $count } fichier
   *[other] Agrandir { $count } fichiers
}
upscale-files-empty-folder = Il n’y a pas d’images dans « { $path } »
upscale-files-unreadable-folder = Le dossier « { $path } » ne peut pas être lu ({ $error })
upscale-files-too-many = Un lot compte au plus { $most } fichiers : { $count ->
    [one] { $count } a été laissé de côté
   *[other] { $count } ont été laissés de côté
}
upscale-files-by-networks = Les fichiers sont agrandis par des réseaux : choisissez-en un qui ne soit pas un modèle de diffusion
upscale-files-by-factor = Les fichiers sont agrandis d’un facteur : choisissez-en un
upscale-files-none-left = Il ne reste aucun fichier à agrandir : ajoutez-en
upscale-files-done = { $done ->
    [one] { $done } image a été agrandie
   *[other] { $done } images ont été agrandies
}
upscale-files-one-failed = { $done ->
    [one] { $done } image a été agrandie, une ne l’a pas été : { $reason }
   *[other] { $done } images ont été agrandies, une ne l’a pas été : { $reason }
}
upscale-files-some-failed = { $done ->
    [one] { $done } image a été agrandie, { $count } ne l’ont pas été ; la première : { $reason }
   *[other] { $done } images ont été agrandies, { $count } ne l’ont pas été ; la première : { $reason }
}
upscale-files-show-list = Afficher la liste

## La ligne du bas, et les notifications.

status-zoom = Afficher tout le canevas
    .about = C’est l’échelle à laquelle il est affiché.
status-live = Direct
status-live-paint = Direct : peignez
status-selection = Sélection
status-notice-close = Fermer ce message
status-notice-dismiss = Ignorer
status-notice-times = { $text } ({ $count }×)
status-first-of-dropped = Seul le premier des fichiers déposés a été ouvert

## La barre du haut.

top-menu = Menu
    .about = Tout ce qu’on peut faire. Ctrl+K le trouve par son nom.

## Commandes de la fenêtre.

widget-choice = { $name } : { $choice }

## Fenêtres de fichiers, presse-papiers et système.

system-open = Ouvrir un projet ou une image
system-export = Exporter l’image
system-save = Enregistrer le projet
system-choose-model-folder = Choisir un dossier de modèles
system-choose-picture-folder = Choisir un dossier d’images
system-choose-results = Choisir où écrire les résultats
system-choose-candidates-folder = Choisir un dossier pour les propositions
system-choose-control = Choisir une image à suivre
system-choose-pictures = Choisir des images à agrandir
system-all = Projets, images
system-projects = Projets
system-pictures = Images

system-no-dialog-open = Ce système n’affiche pas de sélecteur de fichiers : déposez le fichier sur la fenêtre, ou nommez-le sur la ligne de commande
system-no-dialog-path = Ce système n’affiche pas de sélecteur de fichiers : tapez le chemin
system-no-dialog-pictures = Ce système n’affiche pas de sélecteur de fichiers : déposez les fichiers sur la fenêtre
system-no-dialog-control = Ce système n’affiche pas de sélecteur de fichiers : faites suivre au contrôle le canevas ou un calque
system-no-dialog-folder = Ce système n’affiche pas de sélecteur de fichiers : tapez le chemin du dossier dans les préférences
system-not-revealed = Le dossier de « { $path } » n’a pas pu être affiché ({ $error }) : ouvrez-le à la main
system-no-thread = Aucun thread n’a pu être lancé ({ $error }) : fermez d’autres programmes et réessayez
system-no-clipboard = Le presse-papiers ne répond pas ({ $error }) : glissez plutôt le fichier sur la fenêtre
system-copied = L’image est dans le presse-papiers
system-not-copied = Le presse-papiers n’accepte pas l’image ({ $error }) : exportez-la plutôt

## Pourquoi il n’y a pas de fenêtre.

-start-without = créez des images sans fenêtre avec `scumble generate`, voir `scumble --help`
start-no-display = aucun écran n’a été trouvé (ni DISPLAY ni WAYLAND_DISPLAY n’est défini) : { -start-without }
start-not-set-up = la fenêtre n’a pas pu être préparée ({ $error }) : { -start-without }
start-no-window = aucune fenêtre n’a pu être ouverte ({ $error }) : { -start-without }
start-no-answer = l’écran ne répond pas ({ $error }) : { -start-without }
start-no-adapter = aucune carte graphique ne peut dessiner la fenêtre ({ $error }) : { -start-without }
start-no-thread = un thread n’a pas pu être lancé ({ $error }) : fermez d’autres programmes
