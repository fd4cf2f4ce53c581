### Le panneau de droite : de quoi et comment les images sont faites, la file d’attente, et les calques en dessous.

## Les deux moitiés du panneau, et les titres de ses parties.

panel-which = Panneau
panel-generate = Générer
    .about = Crée des images, et en repeint des parties.
panel-upscale = Agrandir
    .about = Agrandit les images et les répare (F5).
panel-mask = Dans le masque
panel-empty = La partie vide
panel-from-picture = À partir de l’image
panel-live = Direct
panel-frame = Cadre
panel-settings = Réglages
panel-hires = Seconde passe
panel-control = Contrôle
panel-advanced = Avancé

## Le modèle et son VAE.

model-browse = Parcourir les modèles…
    .about = Montre les modèles de tous vos dossiers.
model-defaults = Réglages conseillés
    .about = Règle le sampler, les étapes, le guidage et la taille comme il convient au modèle.
model-looking = { $family } ; recherche de modèles
model-looking-count = { $family } ; recherche de modèles, { $done } sur { $count }
model-choose = Choisir un modèle
model-add-folder = Ajouter un dossier de modèles…
model-name = Modèle
model-steps = Étapes
model-full = Complet ({ $steps ->
        [one] { $steps } étape
       *[other] { $steps } étapes
    })
    .about = Les meilleures images du modèle.
model-fast = Rapide ({ $steps ->
        [one] { $steps } étape
       *[other] { $steps } étapes
    })
    .about = Presque pareil, en une petite partie du temps.
model-vae = VAE
model-vae-is = VAE : { $name }
model-vae-is-automatic = VAE : automatique
model-vae-is-own = VAE : celui du modèle
model-vae-automatic = Automatique
    .about = Le fichier du même nom à côté du modèle, sinon le VAE du modèle.
model-vae-own = Celui du modèle

## Le prompt.

panel-prompt = Prompt
    .hint = Que doit-on voir ?
panel-prompt-negative = Prompt négatif
    .hint = Que ne doit-on pas voir ?
panel-prompt-tokens = Tokens du texte, sur ceux que contiennent ses blocs : l’encodeur de texte lit un bloc à la fois.
panel-prompt-replace = Écrire { $with } à la place de { $word }
panel-prompt-example = Exemple : { $prompt }
panel-prompt-examples = Autres exemples
panel-prompt-kind-thing = Choses
panel-prompt-kind-colour = Couleurs
panel-prompt-kind-style = Styles
panel-prompt-kind-sky = Ciels
panel-prompt-kind-land = Paysages
panel-prompt-kind-relation = Relations
panel-prompt-kind-place = Lieux
panel-prompt-kind-view = Vues
panel-prompt-kind-pattern = Motifs
panel-prompt-kind-count = Nombres
panel-prompt-kind-size = Tailles
panel-prompt-kind-other = Autres

## Les LoRA que nomme le prompt.

lora-add = Ajouter un LoRA…
    .about = Parcourt les LoRA de vos dossiers ; celui que l’on choisit entre dans le prompt sous la forme <lora:nom:1>.
lora-remove = Retirer { $name }
lora-strength = Ce qu’il change dans l’image ; 1 est la force voulue par son auteur.
lora-words = { $name }, mots
    .about = Ce qu’il change au sens des mots.

## Comment une partie masquée ou vide est faite.

panel-mask-empty = Les parties vides partent de
panel-mask-begin = Partir de
panel-mask-content = Contenu masqué
panel-mask-original = Original
    .about = Ce qui s’y trouve maintenant.
panel-mask-fill = Remplir
    .about = Les couleurs autour du masque, étalées vers l’intérieur.
panel-mask-noise = Bruit
    .about = Du bruit latent : rien de ce qui s’y trouve ne reste.
panel-mask-nothing = Rien
    .about = Un latent de zéros.
panel-mask-sees = Ce que voit le modèle
panel-mask-area = Zone
panel-mask-whole = Toute l’image
    .about = Le masque est peint à l’échelle de l’image.
panel-mask-only = Masque seul
    .about = La zone autour du masque est agrandie à la taille de travail : les petites choses gagnent en détail.
panel-mask-soft = Doux : le gris change moins que le blanc
    .about = Chaque pixel peut changer autant que le masque y est opaque (diffusion différentielle).

## Mode direct : pendant qu’on peint, l’image est refaite.

panel-live-fast = Rapide ({ $steps ->
        [one] { $steps } étape
       *[other] { $steps } étapes
    })
    .about = Avec des poids que le modèle a pour cela.
panel-live-steps = Étapes du direct
    .about = Peu d’étapes suivent le rythme de la main.
panel-live-strength = Force du direct
    .about = Jusqu’où l’image peut s’éloigner de ce qui est peint.
panel-live-tiny = Décoder par un mini-décodeur, s’il y en a un
panel-live-ready = L’image sur le canevas est en direct.
panel-live-waits = Peignez, et une image vient.
panel-live-take = Adopter en calque
panel-live-drop = Rejeter

## Le cadre de génération.

panel-frame-remove = Retirer le cadre
    .about = Les images se font de nouveau sur tout le canevas.
panel-frame-tool = Outil Cadre
    .about = Place le cadre de génération sur le canevas, avec des poignées.
panel-frame-works = Travaille en { $size }
panel-frame-scaled = Sur le canevas → dans le modèle : { $sizes }
panel-frame-scale = Mettre à l’échelle du modèle
    .about = Un cadre loin de la taille que connaît le modèle y est d’abord ramené, puis remis à sa taille.
panel-frame-x = X du cadre
panel-frame-y = Y du cadre
panel-frame-width = Largeur du cadre
panel-frame-height = Hauteur du cadre

## Taille et seed.

panel-size-width = Largeur
panel-size-height = Hauteur
panel-size-swap = Permuter largeur et hauteur
panel-size-is = Taille { $size }
panel-seed = Seed
panel-seed-variation = Seed de variation
panel-seed-locked = La seed est verrouillée
panel-seed-anew = Une seed est tirée à chaque fois
panel-seed-lock = Verrouillée, les mêmes réglages donnent la même image. Sinon, chaque tâche tire une nouvelle seed.

## La seconde passe, à une taille plus grande (hires fix).

hires-on = Agrandir en une seconde passe
    .about = L’image est composée à la taille ci-dessus, agrandie, puis repeinte : de grandes images sans sujets dédoublés.
hires-factor = Utiliser plutôt un facteur
    .about = La recette indique une taille. Un facteur suit à la place la taille ci-dessus.
hires-upscaler = Agrandi avec
hires-by = Avec : { $name }
hires-built-in = Upscaler intégré
    .about = Les pixels sont agrandis par le réseau intégré.
hires-lanczos = Les pixels sont redimensionnés : flou, et rapide.
hires-latent = Les latents sont redimensionnés, ce qu’une force de 50 % ou plus doit réparer.

## Réseaux de contrôle : des images que suit la nouvelle image.

control-add = Ajouter un contrôle
    .about = Un ControlNet fait suivre à l’image une autre image.
control-remove = Retirer le contrôle { $number }
control-title = Contrôle { $number }
control-network = Réseau du contrôle { $number }
control-choose = Choisir un réseau
control-none-found = Aucun ControlNet n’a été trouvé : ajoutez dans la bibliothèque le dossier qui les contient
control-picture = Image du contrôle { $number }
control-from-canvas = Canevas
    .about = Ce qui est visible dans le cadre.
control-from-layer = Calque
    .about = Le calque sur lequel on peint.
control-from-file = Fichier…
    .about = Un fichier d’image.
control-follows = Suit { $file }
control-preprocessor = Préprocesseur du contrôle { $number }
control-edges-low = Préprocesseur du contrôle { $number } : seuil bas
    .about = Les contours plus faibles ne comptent pas.
control-edges-high = Préprocesseur du contrôle { $number } : seuil haut
    .about = Les contours plus forts sont gardés ; entre les deux, un contour n’est gardé que s’il en touche un de ceux-là.
control-preview = Aperçu du contrôle { $number }
control-followed = Ce qui est suivi du contrôle { $number }
control-strength = Force du contrôle { $number }
    .about = Fidélité à l’image suivie ; 1 est la force de l’entraînement du réseau.
control-start = Début du contrôle { $number }
    .about = La part des étapes après laquelle il commence.
control-end = Fin du contrôle { $number }
    .about = La part des étapes après laquelle il s’arrête.
control-guess = Le contrôle { $number } prime sur le prompt
    .about = Suit l’image plus que le prompt (guess mode).

## Réglages avancés.

sampler-name = Sampler
sampler-schedule = Scheduler
sampler-discard = Omettre l’avant-dernier niveau de bruit
sampler-sgm = Premier bruit multiplié comme par SGM
sampler-form = Forme de la méthode
sampler-midpoint = Point milieu
    .about = Le terme du second ordre selon la règle du point milieu.
sampler-heun = Le terme du second ordre selon la règle de Heun.
sampler-bh1 = La première forme d’UniPC.
sampler-bh2 = La seconde forme d’UniPC.
panel-advanced-prompt = Prompt et guidage
panel-advanced-economy = Moins de calcul pour presque la même image
panel-advanced-tiny = Décoder par un mini-décodeur
panel-advanced-variation = Variation : la même seed, tournée vers une autre
panel-advanced-working = Taille de travail de ce qui est masqué
panel-emphasis = Pondération
panel-emphasis-mean = Moyenne
    .about = Mots pondérés, et l’ensemble ramené à sa moyenne (« Original » d’A1111).
panel-emphasis-weighted = Tels quels
    .about = Mots pondérés tels quels (« No norm » d’A1111) : convient à SDXL.
panel-emphasis-ignore = Ignorer
    .about = Les parenthèses sont lues, et leurs poids ne sont pas suivis.
panel-emphasis-off = Non
    .about = Les parenthèses sont des signes comme les autres.

## Le bouton qui lance, selon ce qu’il fera.

footer-generate = Générer
    .about = Crée des images à partir du prompt seul.
footer-change = Modifier l’image
    .about = Crée de nouvelles images à partir de ce qui est sur le canevas.
footer-repaint = Repeindre le masque
    .about = Refait ce qui est sous le masque, et rien d’autre.
footer-fill = Remplir le vide
    .about = Crée ce qui est vide, et laisse tel quel ce qui est là.
footer-outpaint = Étendre l’image
footer-one-more = Un autre clic met une tâche de plus dans la file.
footer-count = Nombre d’images à la fois. Chacune a la seed suivante.
footer-cancel = Annuler
    .about = Arrête tout de suite ; l’image reste comme elle était.

## Les tâches qui attendent.

queue-waiting = File : { $count } en attente
queue-paused = File : { $count } en attente, suspendue
queue-pause = Suspendre la file
    .about = Une file suspendue laisse finir la tâche en cours et n’en lance pas d’autre.
queue-go-on = Reprendre
queue-cancel = Annuler la tâche { $number }
queue-later = Reculer la tâche { $number }
queue-earlier = Avancer la tâche { $number }
queue-first = Tâche { $number } en premier

## Le panneau Agrandir.

panel-upscale-what = Ce qui est agrandi
panel-upscale-picture = Image
    .about = Tout ce qui est visible de l’image.
panel-upscale-selection = Sélection
    .about = Ce qui est visible dans la sélection.
panel-upscale-layer = Calque
    .about = Le calque actif seul, avec sa transparence ; pour un groupe, tout ce qu’il contient.
panel-upscale-by = Avec
panel-upscale-upscaler = Upscaler
panel-upscale-looking = Recherche d’upscalers…
panel-upscale-restoration = Restauration
    .about = 0 % reste fidèle à l’image ; 100 % restaure : le bruit, le flou et les blocs JPEG disparaissent.
panel-upscale-how-large = À quelle taille
panel-upscale-same = À la même taille, restaurée
panel-upscale-times = { $factor } fois plus grand
panel-upscale-factor = Facteur
    .about = De combien sont multipliées la largeur et la hauteur.
panel-upscale-width = Largeur
panel-upscale-height = Hauteur
panel-upscale-side = L’autre côté suit, pour que la forme reste.
panel-upscale-becomes = Le résultat devient
panel-upscale-this = Cette image
    .about = Le canevas s’agrandit à sa taille. Les calques grandissent avec lui, et le résultat se pose dessus. « Annuler » défait le tout.
panel-upscale-new-layer = Un calque
    .about = Un nouveau calque à sa place, avec autant de détails que le canevas en contient : pour réparer une partie d’une image.
panel-upscale-new-picture = Nouvelle image
    .about = Elle s’ouvre à part, à sa pleine taille. « Annuler » ramène cette image-ci.
panel-upscale-led = Guidé par le prompt
panel-upscale-refine = Affiner avec un prompt
panel-upscale-refine-on = Affiner l’image agrandie
    .about = Le modèle du panneau Générer repasse sur l’image agrandie en tuiles qui se recouvrent, avec son sampler, ses étapes et son guidage, et ajoute les détails que demande le prompt.
panel-upscale-strength = Force de l’affinage
    .about = Jusqu’où l’image peut changer : 20 à 40 % ajoutent des détails et gardent ce qui est là.
panel-upscale-own-refine = Régler la taille des tuiles du modèle
    .about = Des tuiles à la taille d’entraînement du modèle donnent les meilleures images.
panel-upscale-refine-tile = Tuile d’affinage
panel-upscale-refine-tiles = En tuiles de { $side } pixels
panel-upscale-tiles = Tuiles
panel-upscale-own-tile = Régler la taille des tuiles
    .about = L’image est agrandie en tuiles qui se recouvrent aussi loin que voit le réseau : le résultat ne dépend pas de leur taille, la mémoire et la vitesse si.
panel-upscale-tile = Tuile
panel-upscale-tile-free = Aussi grandes que le permet la mémoire libre.
panel-upscale-many = Plusieurs fichiers
panel-upscale-files = Agrandir des fichiers…
    .title = Agrandir des fichiers
    .about = Agrandit des fichiers d’images et des dossiers entiers, l’un après l’autre.
panel-upscale-start = Agrandir
    .about = Le résultat s’affiche à côté de l’original, et ne change rien tant qu’il n’est pas adopté.
panel-upscale-start-to = Agrandir à { $size }

## Les calques.

layers-title = Calques
layers-blend = Mode de fusion
layers-opacity = Opacité
    .about = Ce que couvre le calque actif.
layers-row = Calque { $name }
layers-name = Nom du calque
layers-eye = Afficher ou cacher
    .about = Un calque caché n’est dans aucune image exportée.
layers-eye-of = Afficher le calque { $name }
layers-fold = Replier le groupe
layers-unfold = Déplier le groupe
layers-unfold-group = Déplier le groupe { $name }
layers-picture = L’image du calque
    .about = Un clic pour peindre sur le calque lui-même. Ctrl+clic sélectionne ce qu’il contient.
layers-picture-of = Image du calque { $name }
layers-mask = Le masque du calque
    .about = Un clic pour peindre sur le masque : le noir cache, le blanc montre. Maj+clic le désactive et le réactive.
layers-mask-of = Masque du calque { $name }
layers-lock = Verrouiller
    .about = Rien ne le modifie.
layers-lock-of = Verrouiller : calque { $name }
layers-alpha-lock = Verrouiller la transparence
    .about = Ce qui est transparent le reste ; peindre ne change que les couleurs.
layers-alpha-lock-of = Verrouiller la transparence : calque { $name }
layers-select-pixels = Sélectionner son contenu

## La langue de l’interface, dans les préférences.

language = Langue
language-system = Système ({ $name })
language-overruled = La variable d’environnement SCUMBLE_LANG impose la langue de l’interface.
language-no-font = Aucune police de ce système n’a les caractères de cette langue ({ $language }), l’interface parle donc anglais : installez une police qui les a, comme le paquet fonts-noto-cjk, et relancez le programme
