### Ce que le programme dit par des notifications, dans le titre de la fenêtre et quand quelque chose échoue.

## La fenêtre et l’image

app-unnamed = canevas
app-moment = { $day ->
        [1] 1er
       *[other] { $day }
    } { $month ->
        [1] janvier
        [2] février
        [3] mars
        [4] avril
        [5] mai
        [6] juin
        [7] juillet
        [8] août
        [9] septembre
        [10] octobre
        [11] novembre
       *[12] décembre
    }, { $time }
app-moment-unknown = moment inconnu
app-no-canvas = aucun canevas ne peut être créé : merci de le signaler

## Trop de choses attendent

app-busy-files = Trop de fichiers attendent déjà : réessayez dans un instant
app-busy-pixels = Trop de choses sont déjà en préparation : attendez un instant

## Ouvrir, exporter et enregistrer

app-opened-settings = « { $name } » dit comment l’image a été faite
app-opened-settings-use = Reprendre ses réglages
app-not-saved-before = L’image précédente n’était pas enregistrée : « Annuler » la ramène
app-not-saved-before-undo = Annuler
app-exported = Exporté dans « { $path } »
app-export-failed = L’image n’a pas été exportée : { $problem }
app-export-failed-elsewhere = Exporter ailleurs…
app-saved = Enregistré dans « { $path } »
app-candidate-not-saved = La proposition n’a pas été enregistrée : { $problem }
app-candidates-saved = { $count ->
        [one] { $count } proposition enregistrée dans « { $folder } »
       *[other] { $count } propositions enregistrées dans « { $folder } »
    }
app-candidates-not-saved = { $count ->
        [0] Aucune proposition n’a été enregistrée : { $problem }
        [one] Une seule proposition a été enregistrée : { $problem }
       *[other] Seules { $count } propositions ont été enregistrées : { $problem }
    }
app-folder-failed = le dossier « { $path } » ne peut pas être créé ({ $error }) : choisissez-en un autre
project-not-saved = Le projet n’a pas été enregistré : { $problem }
project-not-saved-elsewhere = Enregistrer ailleurs…
notice-take-as-new = Ouvrir comme nouvelle image

## Les réglages que porte une image, mis dans le panneau

app-applied = Les réglages de l’image sont dans le panneau
app-applied-but = Les réglages de l’image sont dans le panneau, mais { $problems }
app-applied-between = { " " };{ " " }
app-applied-upscale = Ce qui a agrandi l’image est dans le panneau Agrandir
app-applied-nothing = L’image ne porte pas de réglages utilisables
app-applied-earlier-built-in = elle a été faite par « { $name } », le modèle intégré d’une version antérieure : celui de cette version est utilisé
app-applied-no-model = le modèle « { $name } » n’est pas ici : l’actuel est conservé
app-applied-no-upscaler = l’upscaler « { $name } » n’est pas ici : celui qui est intégré est utilisé
app-applied-no-vae = le VAE « { $name } » n’est pas ici : celui du modèle est utilisé
app-applied-no-lora = le LoRA « { $name } » n’est pas ici
app-applied-no-control = le ControlNet « { $name } » n’est pas ici : choisissez-en un autre
app-applied-no-control-picture = l’image « { $name } » d’un ControlNet n’est pas dans le fichier : choisissez-la de nouveau
app-applied-no-picture-of-control = l’image « { $name } » du ControlNet « { $network } » n’est pas dans le fichier : choisissez-la de nouveau
app-applied-no-unnamed-picture-of-control = l’image du ControlNet « { $network } » n’est pas dans le fichier : choisissez-la de nouveau
app-applied-no-preprocessor = le préprocesseur « { $name } » n’est pas connu ici
app-applied-no-image = l’image « { $name } » qui lui servait de départ n’est pas dans le fichier
app-applied-no-sampler = le sampler « { $name } » n’est pas connu ici : l’actuel est conservé
app-applied-no-schedule = le scheduler « { $name } » n’est pas connu ici : l’actuel est conservé
app-applied-no-hires-size = la taille de sa seconde passe n’est pas indiquée : il n’y en a pas
app-applied-no-hires-sampler = le sampler « { $name } » de sa seconde passe n’est pas connu ici
app-applied-no-hires-schedule = le scheduler « { $name } » de sa seconde passe n’est pas connu ici
app-applied-left-out = ceci a été laissé de côté : { $names }
app-applied-left-out-between = ,{ " " }

## Travail non enregistré, plantages, journal

app-autosave-failed = Le travail non enregistré ne survivrait pas à un plantage : { $problem }
app-recover-one = « { $title } » ({ $when }) n’était pas enregistré quand le programme s’est arrêté
app-recover-many = { $count } documents n’étaient pas enregistrés quand le programme s’est arrêté
app-recover-show = Les montrer
app-recovered = « { $title } » est de retour : enregistrez-le pour le garder
app-crash = Scumble a planté ({ $when }). Un rapport se trouve sur cet ordinateur et n’a été envoyé à personne
app-crash-work-kept = Scumble a planté ({ $when }). Votre travail a été conservé. Un rapport se trouve sur cet ordinateur et n’a été envoyé à personne
app-crash-show-work = Montrer le travail
app-crash-open-folder = Ouvrir le dossier
app-no-log = Aucun journal n’est tenu : le système n’indique pas de dossier pour cela

## Travail en arrière-plan qui a échoué

app-broke-down = { $what } a échoué : rien d’autre n’a été perdu ; merci de le signaler
app-broke-down-report = Ouvrir le dossier du rapport
app-work-keeping-unsaved = La conservation du travail non enregistré
app-work-clearing-kept = L’effacement du travail conservé
app-work-looking-for-unsaved = La recherche de travail non enregistré
app-work-recovering = La récupération d’un document
app-work-throwing-away = La suppression de travail non enregistré
app-work-looking-for-models = La recherche des modèles
app-work-looking-at-model = L’examen d’un modèle
app-work-looking-at-file = L’examen d’un fichier
app-work-elsewhere = La recherche des modèles d’autres programmes
app-work-hashes = Le calcul des hash
app-work-small-previews = La réduction des aperçus
app-work-small-results = La réduction des résultats
app-work-small-layers = La réduction des calques
app-work-copying = La copie de l’image
app-work-pasting = Le collage d’une image
app-work-change = Une modification de l’image
app-work-frame = L’examen du cadre
app-work-download = Le début d’un téléchargement
app-work-opening-file = L’ouverture d’un fichier
app-work-opening-picture = L’ouverture d’une image
app-work-export = L’export
app-work-saving-candidate = L’enregistrement d’une proposition
app-work-saving-candidates = L’enregistrement des propositions
app-work-saving-project = L’enregistrement du projet
app-work-keeping-result = La conservation d’un résultat
app-work-reading-gallery = La lecture de la galerie
app-work-searching-gallery = La recherche dans la galerie
app-work-reading-result = La lecture d’un résultat
app-work-trashing-result = La mise à la corbeille d’un résultat
app-work-reading-prompts = La lecture des prompts
app-work-keeping-settings = L’enregistrement des préférences

## La galerie des résultats

gallery-note-not-kept = Les résultats ne sont pas conservés : { $problem }
gallery-note-busy = Un résultat n’a pas été conservé : trop de fichiers attendent déjà
gallery-note-no-folder = Il n’y a pas de dossier pour les résultats : choisissez-en un dans les préférences
gallery-note-trashed = « { $name } » est dans la corbeille

## Les calques et la sélection

layer-note-locked = Le calque est verrouillé : déverrouillez-le d’abord dans le panneau des calques
layer-note-transparency-locked = La transparence du calque est verrouillée : déverrouillez-la pour effacer des parties du calque
layer-note-nothing-selected = Rien n’est sélectionné sur ce calque : sélectionnez des pixels, ou un autre calque
layer-note-recipe-unreadable = La recette du calque ne peut pas être lue ({ $error }) : elle vient peut-être d’une version plus récente

## Modèles

models-note-built-in = intégré
models-note-built-in-model = Scumble 2 (intégré)
models-note-busy = Trop de fichiers attendent déjà : cherchez de nouveau les modèles dans un instant
models-note-dropped-folder = « { $path } » n’est pas un modèle : faut-il y chercher des modèles ?
models-note-dropped-folder-look = Y chercher des modèles
models-note-lone = « { $name } » n’est dans aucun de vos dossiers de modèles, où sont cherchés les noms du prompt
models-note-lone-add = Ajouter son dossier

## Téléchargements

download-of = { $done } sur { $total }
download-file = Fichier { $number } sur { $of } : { $words }
download-speed = { $words }, { $speed } par seconde
download-left = { $words }, encore { $left }
download-no-folder = Il n’y a pas de dossier pour les modèles : ce système n’en indique aucun pour les données d’un programme
download-done = « { $name } » est sur votre disque
download-done-use = L’utiliser
download-failed = « { $name } » n’a pas été téléchargé : { $problem }
download-failed-again = Réessayer
download-stopped = Le téléchargement de « { $name } » a été arrêté ; ce qui est arrivé est gardé
download-stopped-on = Reprendre

## Préférences

settings-device-auto = Automatique
settings-device-cpu = Processeur
settings-device-cuda = GPU NVIDIA
settings-device-metal = GPU Apple
settings-note-unreadable = « { $path } » ne peut pas être lu ({ $error }) : les valeurs par défaut sont utilisées
settings-note-damaged = « { $path } » est endommagé ({ $error }) : les valeurs par défaut sont utilisées, et il sera réécrit
settings-note-damaged-kept = « { $path } » est endommagé ({ $error }) : les valeurs par défaut sont utilisées, et il est gardé sous le nom « { $aside } »
settings-note-not-kept = Les préférences ne sont pas enregistrées : { $problem }
settings-note-no-json = les préférences n’ont pas de forme JSON ({ $error })
settings-note-no-folder = le dossier « { $path } » ne peut pas être créé ({ $error }) : vérifiez ses droits d’accès

## Noms des étapes de l’historique

undo-take = Adopter la proposition
undo-open = Ouvrir une image
undo-new = Nouveau canevas
undo-upscale = Agrandir l’image
undo-paste = Coller
undo-add-result = Ajouter un résultat
undo-clear-selected = Effacer les pixels sélectionnés
undo-fill-selection = Remplir la sélection
undo-layer-new = Nouveau calque
undo-layer-duplicate = Dupliquer le calque
undo-layer-delete = Supprimer le calque
undo-layer-delete-many = Supprimer les calques
undo-layer-merge-down = Fusionner vers le bas
undo-layer-merge-visible = Fusionner les visibles
undo-layer-flatten = Aplatir l’image
undo-layer-group = Grouper les calques
undo-layer-ungroup = Dégrouper
undo-layer-visible = Afficher ou cacher le calque
undo-layer-lock = Verrouiller le calque
undo-layer-lock-transparency = Verrouiller la transparence
undo-layer-clip = Écrêter le calque
undo-layer-use-mask = Utiliser le masque de calque
undo-layer-add-mask = Ajouter un masque de calque
undo-layer-apply-mask = Appliquer le masque de calque
undo-layer-delete-mask = Supprimer le masque de calque
undo-layer-rename = Renommer le calque
undo-layer-move = Déplacer le calque
undo-layer-opacity = Opacité du calque
