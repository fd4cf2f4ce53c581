### Dialogues, bibliothèque de modèles et galerie.

## Ce que plusieurs dialogues ont en commun.

dialog-browse = Parcourir…
dialog-cancel = Annuler
dialog-close = Fermer
dialog-file = Fichier
dialog-file-exists = Ce fichier existe déjà ; il sera remplacé.
dialog-replace = Remplacer
dialog-quality = Qualité

## Agrandir plusieurs fichiers.

batch-title = Agrandir des fichiers
batch-folder = Écrire dans
    .hint = À côté de chaque fichier
    .name = Dossier des résultats
batch-add-files = Ajouter des fichiers…
    .about = Choisit des fichiers d’images. On peut aussi déposer des fichiers sur la fenêtre.
batch-add-folder = Ajouter un dossier…
    .about = Toutes les images d’un dossier.
batch-clear = Vider la liste
batch-nothing = Ajoutez des images, ou déposez-les ici.
batch-state-working = en cours
batch-state-waiting = en attente
batch-state-done = terminé
batch-state-not-done = arrêté avant son tour
batch-remove = Retirer { $name }
batch-row = { $name } : { $state }
batch-format = Format : { $format }
    .name = Format des résultats
batch-progress = Fichier { $number } sur { $count } : { $state }
batch-written = { $count ->
        [one] { $count } écrit
       *[other] { $count } écrits
    }
batch-written-failed = { $count ->
        [one] { $count } écrit
       *[other] { $count } écrits
    }, { $failed ->
        [one] { $failed } échec : sa ligne dit pourquoi
       *[other] { $failed } échecs : leurs lignes disent pourquoi
    }
batch-cancel = Annuler la tâche
batch-start = Tout agrandir

## La taille du canevas.

size-title = Taille du canevas
size-width = Largeur du canevas
size-height = Hauteur du canevas
size-anchor = Où reste l’image
size-place = L’image reste : { $place }
size-place-top-left = En haut à gauche
size-place-top = En haut
size-place-top-right = En haut à droite
size-place-left = À gauche
size-place-centre = Au centre
size-place-right = À droite
size-place-bottom-left = En bas à gauche
size-place-bottom = En bas
size-place-bottom-right = En bas à droite
size-too-large = C’est plus qu’un canevas n’en peut contenir : prenez moins.
size-cut = Ce qui est rogné reste avec ses calques : étendre de nouveau le ramène.
size-grown = La nouvelle surface est transparente. Rien n’est redimensionné.
size-start = Modifier

## Une image qui dit comment elle a été faite a été déposée sur la fenêtre.

dropped-title = Reprendre ses réglages, ou l’ouvrir ?
dropped-about = « { $name } » dit comment l’image a été faite.
dropped-settings = Reprendre ses réglages
dropped-open = Ouvrir l’image
dropped-both = Les deux

## Modèles d’autres programmes.

elsewhere-title = Modèles d’autres programmes
    .about = Ils servent là où ils sont : rien n’est copié, déplacé ni modifié. Ce qui est choisi s’ajoute à vos dossiers de modèles.
elsewhere-nothing = Aucun modèle d’A1111, de ComfyUI, de Krita ou d’InvokeAI n’a été trouvé aux endroits habituels.
elsewhere-looking = Recherche… { $folders ->
        [one] { $folders } dossier
       *[other] { $folders } dossiers
    } jusqu’ici
elsewhere-files = { $count ->
        [one] { $count } fichier, { $size }
       *[other] { $count } fichiers, { $size }
    }
elsewhere-files-known = { $count ->
        [one] { $count } fichier, { $size } ; déjà parmi vos dossiers
       *[other] { $count } fichiers, { $size } ; déjà parmi vos dossiers
    }
elsewhere-add = { $count ->
        [one] Ajouter { $count } dossier
       *[other] Ajouter { $count } dossiers
    }
elsewhere-stop = Arrêter
elsewhere-again = Chercher de nouveau

## Exporter une image.

export-title = Exporter l’image
export-title-candidate = Enregistrer la proposition
export-recipe = Avec sa recette (prompt, seed et tous les réglages)
    .about = Qui reçoit le fichier peut refaire l’image. Laissez-la de côté si cela ne regarde personne.
export-format = Format
export-start = Exporter

## Étendre l’image : la nouvelle surface autour est inventée.

outpaint-title = Étendre l’image
outpaint-feather = Adoucissement
    .about = Largeur de la bande, le long du raccord, où l’ancien et le neuf se fondent.
outpaint-left = Gauche
outpaint-right = Droite
outpaint-top = Haut
outpaint-bottom = Bas
outpaint-equal = Pareil de tous les côtés
outpaint-fill = La nouvelle surface part de
outpaint-most = Une image a au plus { $side } pixels de côté : prenez moins.
outpaint-much = L’essentiel sera inventé : des pas plus petits, l’un après l’autre, donnent plus d’appui.
outpaint-size = Nouvelle taille : { $size }
outpaint-size-too-large = Trop grande
outpaint-start = Étendre

## La question avant que la fenêtre ne se ferme.

quit-title = Fermer Scumble ?
quit-stay = Rester
quit-anyway = Fermer sans enregistrer
quit-save = Enregistrer…

## Après un plantage : ce qu’on peut rouvrir.

recover-title = Votre travail a été conservé
    .about = Scumble s’est arrêté de façon inattendue. Ceci était en cours, et peut être rouvert tel quel.
recover-discard = Supprimer
    .name = Supprimer { $title }
recover-open = Ouvrir
    .name = Ouvrir { $title }
recover-later = Plus tard
recover-discard-all = Tout supprimer

## Enregistrer le projet.

save-title = Enregistrer le projet
save-kind = Type
save-kind-scumble = Scumble
    .about = Tout, à l’octet près : calques, masque, réglages.
save-kind-ora = OpenRaster
    .about = Les calques, pour Krita, GIMP et d’autres.
save-kind-ora-loses = OpenRaster garde les calques, mais ni sélection, ni cadre, ni réglages.
save-start = Enregistrer le projet

## Préférences.

settings-dialog-title = Préférences
settings-dialog-done = Terminé
settings-dialog-theme = Thème
settings-dialog-theme-dark = Sombre
settings-dialog-theme-light = Clair

settings-dialog-computing = Calcul
settings-dialog-device = Périphérique
settings-dialog-threads = Threads
    .about = Ceux sur lesquels une tâche calcule ; 0 en prend un par cœur. S’applique à partir de la prochaine tâche.
settings-dialog-memory = Mémoire pour les modèles
    .about = Ce qu’une tâche peut prévoir d’utiliser ; 0 demande à la machine ce qui est libre. S’applique au prochain démarrage.
settings-dialog-tiles = Décoder par tuiles de
    .about = Les images aux côtés plus longs sont décodées par tuiles, avec moins de mémoire. 0 : selon la mémoire ; 8192 : jamais. S’applique au prochain démarrage.
settings-dialog-previews = Afficher un aperçu après chaque étape
settings-dialog-tiny-decoder = Aperçus nets par un mini-décodeur (TAESD), quand ils coûtent peu
    .hint = Son fichier ; sinon, il est cherché parmi les modèles
    .name = Mini-décodeur

settings-dialog-undo = Annulation
settings-dialog-undo-memory = Mémoire d’annulation
    .about = Les étapes sont gardées compressées ; les plus anciennes disparaissent au-delà de cette quantité.
settings-dialog-mask = Masque
settings-dialog-mask-step = Pas
    .about = Distance dont le masque est dilaté, contracté et adouci.
settings-dialog-selection = Sélection
settings-dialog-selection-step = Pas de la sélection
    .about = Distance dont la sélection est dilatée, contractée et adoucie.

settings-dialog-keeping = Conservation du travail
settings-dialog-autosave = Sauvegarde toutes les
    .about = À ce rythme, si quelque chose a changé, le travail est écrit là où il survit à un plantage.
settings-dialog-keep-results = Garder dans la galerie chaque image créée
    .name = Dossier de la galerie

settings-dialog-folders = Dossiers de modèles
settings-dialog-folder-remove = Ne plus chercher de modèles dans { $name }
settings-dialog-folder-others = Autres programmes…
settings-dialog-folder-add = Ajouter
settings-dialog-folder = Dossier de modèles
    .hint = Chemin d’un dossier de modèles

settings-dialog-wildcards = Wildcards
    .hint = Dossier avec nom.txt pour chaque __nom__
    .name = Dossier des wildcards

settings-dialog-log = Journal
    .about = Il reste sur cet ordinateur, et ne contient des mots de vos prompts qu’avec Détails et Tout.
settings-dialog-log-off = Non
settings-dialog-log-error = Erreurs
settings-dialog-log-warn = Alertes
settings-dialog-log-info = Habituel
settings-dialog-log-debug = Détails
settings-dialog-log-trace = Tout

settings-dialog-shortcuts = Raccourcis
    .about = Vos propres touches sont dans le fichier des préférences : sous « shortcuts », le nom d’une commande et ses touches.

## La bibliothèque de modèles.

models-title = Modèles
models-close = Fermer la bibliothèque
models-again = Chercher de nouveau
    .about = Cherche de nouveau des modèles dans tous les dossiers.
models-add-folder = Ajouter un dossier de modèles…
    .about = Les modèles sont lus là où ils sont : ceux d’A1111, Forge, ComfyUI, SwarmUI, ou de tout autre dossier.
models-looking = Recherche…
models-looking-at = Recherche… { $done } sur { $of }
models-count = { $count ->
        [one] { $count } fichier
       *[other] { $count } fichiers
    }
models-count-of = { $count ->
        [one] { $shown } sur { $count } fichier
       *[other] { $shown } sur { $count } fichiers
    }
models-search = Chercher parmi les modèles
    .hint = Nom, dossier, mot déclencheur ou hash
models-get = En obtenir plus…
    .about = Obtenir plus de modèles
models-all-kinds = Tous
    .about = Tous les types
models-kind = { $kind } { $count }
    .name = Type : { $kind }
models-all-families = Toutes les familles
models-family = Famille
models-nothing-yet = Recherche de modèles…
models-nothing-fits = Aucun modèle ne correspond
models-nothing-there = Vos dossiers ne contiennent pas de modèles
models-no-folder = Ajoutez un dossier de modèles : d’A1111, Forge, ComfyUI ou SwarmUI, ou tout autre
models-choose-folder = Choisir un dossier…
models-cell = { $kind } { $name }

models-use-checkpoint = Prendre pour modèle
models-use-words = Ajouter au prompt
models-use-negative-words = Ajouter au prompt négatif
models-use-vae = Prendre pour VAE
models-use-control = Ajouter en contrôle

models-choose = Choisissez un modèle
models-preview = Aperçu du modèle
models-trigger-words = Mots déclencheurs
models-trained-on = Entraîné sur
models-add-word = Ajouter { $word } au prompt
models-fact-kind = Type
models-fact-family = Famille
models-fact-size = Taille
models-fact-hash = Hash
models-fact-folder = Dossier
models-fact-file = Fichier
models-fact-unknown = Inconnue
models-fact-no-hash = Pas encore calculé
models-fact-evidence = Reconnu à
models-bytes = { $count } octets

models-catalogue-about = Les modèles sont téléchargés des pages de leurs éditeurs dans le dossier de Scumble, puis vérifiés.
models-catalogue-stop = Arrêter
    .about = Ce qui est déjà arrivé est gardé pour le prochain essai.
    .name = Arrêter { $name }
models-catalogue-use = Utiliser
    .name = Utiliser { $name }
models-catalogue-download = Télécharger
    .name = Télécharger { $name }
models-catalogue-facts = { $kind } · { $family } · { $size } · licence : { $licence }
models-catalogue-size-unknown = taille indiquée par le serveur

## La galerie de toutes les images créées.

gallery-title = Galerie
gallery-close = Fermer la galerie
gallery-again = Relire
    .about = Relit le dossier des résultats.
gallery-count = { $count ->
        [one] { $count } image
       *[other] { $count } images
    }
gallery-count-of = { $count ->
        [one] { $shown } sur { $count } image
       *[other] { $shown } sur { $count } images
    }
gallery-count-reading = { $count ->
        [one] Lecture… { $count } image
       *[other] Lecture… { $count } images
    }
gallery-search = Chercher dans la galerie
    .hint = Mots du prompt, model:nom, date:2026-11
gallery-models = Modèle
gallery-all-models = Tous les modèles
gallery-reading = Lecture des résultats…
gallery-nothing-fits = Aucune image ne correspond à la recherche
gallery-nothing = Les images créées sont gardées dans { $folder }

gallery-use = Reprendre ses réglages
gallery-open = Ouvrir
gallery-layer = Ajouter en calque
gallery-trash = Mettre à la corbeille
    .about = La corbeille du système la garde.
gallery-show-in-folder = Afficher dans le dossier
    .about = Ouvre le dossier où se trouve le fichier.
gallery-copy-path = Copier le chemin
    .about = Place le chemin du fichier dans le presse-papiers.

gallery-choose = Choisissez une image
gallery-picture = L’image
gallery-prompt = Prompt
gallery-prompt-none = Aucun
gallery-fact-seed = Seed
gallery-fact-seed-unknown = Inconnue
gallery-fact-model = Modèle
gallery-fact-size = Taille
gallery-fact-day = Jour
gallery-fact-file = Fichier
gallery-cell = Image { $number } : { $prompt }
gallery-cell-seed = Seed { $seed }
