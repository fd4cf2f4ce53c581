### Commandes, outils et noms des choses. Glossaire : calque, masque, sélection, canevas, cadre, proposition (candidate),
### tâche (job), réglages (d’une image), préférences (du programme), agrandir (upscale), adopter (take), rejeter (discard).

## Commandes.

group-file = Fichier
group-edit = Édition
group-layer = Calque
group-image = Image
group-select = Sélection
group-mask = Masque
group-tool = Outils
group-view = Affichage
group-generate = Génération
group-candidate = Propositions
group-prompt = Prompt
group-help = Aide

command-new = Nouveau
    .about = Commence un canevas vide, à la taille indiquée dans le panneau. « Annuler » ramène l’image.
command-open = Ouvrir…
    .about = Ouvre un projet, une image, un fichier OpenRaster ou Photoshop. « Annuler » ramène ce qui était là.
command-save = Enregistrer
    .about = Enregistre le projet, avec tous ses calques, dans son fichier.
command-save-as = Enregistrer sous…
    .about = Enregistre le projet dans un autre fichier : au format de Scumble, ou en OpenRaster pour d’autres programmes.
command-export = Exporter…
    .about = Écrit l’image dans un fichier PNG, JPEG ou WebP, avec ou sans sa recette.
command-export-now = Exporter directement
    .about = Écrit l’image comme au dernier export, ou sous un nouveau nom dans le dossier des exports.
command-recover = Documents récupérés…
    .about = Montre ce qui était en cours quand le programme s’est arrêté de façon inattendue.
command-recent-clear = Oublier les fichiers récents
    .about = Vide la liste des fichiers ouverts récemment.
command-gallery = Galerie
    .about = Montre tous les résultats obtenus, pour y chercher et pour les réutiliser.
command-models = Modèles
    .about = Montre tous les modèles de vos dossiers : checkpoints, LoRA, embeddings, VAE, ControlNet.
command-settings = Préférences…
    .about = Thème, périphérique, mémoire, dossiers de modèles et raccourcis.
command-quit = Quitter
    .about = Ferme le programme ; vous prévient d’abord si quelque chose risque d’être perdu.

command-open-recent = Fichiers récents

command-undo = Annuler
    .about = Revient sur la dernière étape.
command-redo = Rétablir
    .about = Refait ce qui a été annulé.
command-cut = Couper
    .about = Place la partie sélectionnée du calque dans le presse-papiers et l’efface.
command-copy = Copier
    .about = Place dans le presse-papiers la partie sélectionnée du calque ou, sans sélection, l’image.
command-copy-merged = Copier avec fusion
    .about = Place dans le presse-papiers ce qui est visible de l’image dans la sélection.
command-paste = Coller
    .about = Place l’image du presse-papiers sur un nouveau calque, ou l’ouvre si le canevas est vide.
command-delete = Supprimer
    .about = Rejette la proposition affichée ou, à défaut, efface ce qui est sélectionné.
command-clear-selected = Effacer les pixels sélectionnés
    .about = Rend transparente la partie sélectionnée de ce sur quoi l’on peint.
command-fill-foreground = Remplir avec le premier plan
    .about = Remplit la sélection, ou tout le calque, avec la couleur de premier plan.
command-fill-background = Remplir avec l’arrière-plan
    .about = Remplit la sélection, ou tout le calque, avec la couleur d’arrière-plan.
command-swap-colours = Permuter les couleurs
    .about = Échange la couleur de premier plan et celle d’arrière-plan.
command-default-colours = Couleurs par défaut
    .about = Met le premier plan en noir et l’arrière-plan en blanc.

command-layer-new = Nouveau calque
    .about = Ajoute un calque transparent au-dessus de celui-ci.
command-layer-duplicate = Dupliquer le calque
    .about = Ajoute une copie au-dessus de celui-ci.
command-layer-delete = Supprimer le calque
    .about = Supprime les calques choisis.
command-layer-rename = Renommer le calque…
    .about = Donne un autre nom à ce calque.
command-layer-merge-down = Fusionner vers le bas
    .about = Réunit en un seul ce calque et celui du dessous.
command-layer-merge-visible = Fusionner les visibles
    .about = Réunit en un seul tous les calques visibles.
command-layer-flatten = Aplatir l’image
    .about = Réunit tous les calques en un seul et laisse de côté ce qui est caché.
command-layer-group = Grouper les calques
    .about = Place les calques choisis dans un nouveau groupe.
command-layer-ungroup = Dégrouper
    .about = Sort les calques de ce groupe.
command-layer-raise = Monter le calque
    .about = Déplace ce calque d’un cran vers le haut.
command-layer-lower = Descendre le calque
    .about = Déplace ce calque d’un cran vers le bas.
command-layer-above = Calque au-dessus
    .about = Passe au calque du dessus.
command-layer-below = Calque en dessous
    .about = Passe au calque du dessous.
command-layer-visible = Afficher ou cacher le calque
    .about = Affiche ou cache ce calque.
command-layer-lock = Verrouiller le calque
    .about = Protège ce calque de toute modification.
command-layer-alpha-lock = Verrouiller la transparence
    .about = Ne peint que là où ce calque est déjà opaque.
command-layer-clip = Écrêter sur le calque inférieur
    .about = Ne montre ce calque que là où celui du dessous est opaque.
command-layer-mask-add = Ajouter un masque de calque
    .about = Donne un masque à ce calque : la sélection, ou le calque entier.
command-layer-mask-apply = Appliquer le masque de calque
    .about = Rend transparent ce que le masque cache, puis supprime le masque.
command-layer-mask-delete = Supprimer le masque de calque
    .about = Supprime le masque ; les pixels du calque sont tous encore là.
command-layer-mask-enabled = Utiliser le masque de calque
    .about = Utilise le masque, ou montre le calque comme s’il n’en avait pas.
command-layer-mask-edit = Peindre sur le masque de calque
    .about = Peint sur le masque : le noir cache, le blanc montre.
command-layer-pixels-edit = Peindre sur le calque
    .about = Peint sur les pixels du calque.
command-layer-flip-horizontal = Miroir horizontal du calque
    .about = Échange la gauche et la droite.
command-layer-flip-vertical = Miroir vertical du calque
    .about = Échange le haut et le bas.
command-layer-rotate-left = Pivoter le calque à gauche
    .about = Pivote ce calque de 90° dans le sens antihoraire.
command-layer-rotate-right = Pivoter le calque à droite
    .about = Pivote ce calque de 90° dans le sens horaire.
command-layer-rotate-half = Pivoter le calque de 180°
    .about = Met ce calque la tête en bas.
command-layer-recipe = Reprendre les réglages du calque
    .about = Met dans le panneau le prompt, la seed et tous les réglages dont ce calque est issu.

command-canvas-size = Taille du canevas…
    .about = Rogne ou étend le canevas ; rien n’est redimensionné.
command-crop-to-selection = Rogner à la sélection
    .about = Rogne le canevas à ce qui est sélectionné.
command-crop-to-frame = Rogner au cadre
    .about = Rogne ou étend le canevas au cadre de génération.
command-outpaint = Étendre l’image…
    .about = Étend le canevas d’un ou de plusieurs côtés et fait peindre la nouvelle surface (outpainting).
command-frame-fit-mask = Cadrer le masque
    .about = Place le cadre de génération autour du masque et de ses abords.
command-frame-fit-selection = Cadrer la sélection
    .about = Place le cadre de génération autour de la sélection.
command-frame-whole = Cadrer toute l’image
    .about = Génère sur tout le canevas.
command-frame-aspect-lock = Verrouiller la forme du cadre
    .about = Garde les proportions du cadre quand on le tire.

command-select-all = Tout sélectionner
    .about = Sélectionne tout le canevas.
command-select-none = Désélectionner
    .about = Lève la sélection : on peut de nouveau peindre partout.
command-select-invert = Inverser la sélection
    .about = Sélectionne ce qui ne l’était pas.
command-select-grow = Dilater la sélection
    .about = Élargit la sélection de la distance indiquée dans les préférences.
command-select-shrink = Contracter la sélection
    .about = Rétrécit la sélection de la distance indiquée dans les préférences.
command-select-feather = Adoucir la sélection
    .about = Adoucit le bord de la sélection sur la distance indiquée dans les préférences.
command-select-border = Sélectionner la bordure
    .about = Sélectionne une bande le long du bord de la sélection.
command-select-from-mask = Sélection depuis le masque
    .about = Sélectionne ce qui est masqué.
command-select-to-mask = Masque depuis la sélection
    .about = Masque ce qui est sélectionné, pour le générer de nouveau.
command-select-layer = Sélectionner les pixels du calque
    .about = Sélectionne ce qui est opaque sur ce calque.

command-mask-invert = Inverser le masque
    .about = Repeint ce qui était conservé et conserve ce qui devait être repeint.
command-mask-clear = Effacer le masque
    .about = Ne masque plus rien.
command-mask-fill = Remplir le masque
    .about = Masque tout.
command-mask-grow = Dilater le masque
    .about = Élargit le masque de la distance indiquée dans les préférences.
command-mask-shrink = Contracter le masque
    .about = Rétrécit le masque de la distance indiquée dans les préférences.
command-mask-feather = Adoucir le masque
    .about = Adoucit le bord du masque sur la distance indiquée dans les préférences.
command-quick-mask = Masque rapide
    .about = Montre le masque par un film rouge posé sur tout ce qui est conservé.
command-show-mask = Afficher le masque
    .about = Affiche ou cache le masque ; il agit dans les deux cas.

command-tool-brush = Pinceau
    .about = Peint avec la couleur de premier plan.
    .long = Peint avec la couleur de premier plan. Maj+clic trace une ligne droite depuis le dernier trait, Alt prélève une couleur.
command-tool-eraser = Gomme
    .about = Rend le calque transparent.
    .long = Rend le calque transparent. Maj+clic gomme en ligne droite depuis le dernier trait.
command-tool-fill = Remplissage
    .about = Remplit la zone de couleur semblable avec la couleur de premier plan.
    .long = Remplit la zone de couleur semblable sous le pointeur avec la couleur de premier plan. Alt prélève une couleur.
command-tool-gradient = Dégradé
    .about = Pose un dégradé le long d’une ligne.
    .long = Tirez une ligne pour poser un dégradé dans sa direction. Maj contraint à des pas de 45°.
command-tool-mask-brush = Pinceau de masque
    .about = Peint ce qui doit être généré de nouveau.
    .long = Peint ce qui doit être généré de nouveau. Alt retire du masque, Maj+clic trace une ligne droite depuis le dernier trait.
command-tool-frame = Cadre de génération
    .about = Indique où la prochaine image sera faite.
    .long = Indique où la prochaine image sera faite. Tirez-le par l’intérieur ou par ses poignées, même au-delà du bord du canevas ; tirer en dehors en dessine un autre. Maj garde les proportions, Ctrl le libère du magnétisme.
command-tool-move = Déplacement
    .about = Déplace, redimensionne et pivote le calque, ou ce qui en est sélectionné.
    .long = Déplace le calque, ou ce qui en est sélectionné ; Alt déplace une copie de cette sélection. Les poignées redimensionnent (Maj libère les proportions, Alt part du milieu) ; tirer à côté d’un coin fait pivoter (Maj : pas de 15°).
command-tool-select-rect = Sélection rectangulaire
    .about = Sélectionne un rectangle.
    .long = Sélectionne un rectangle. Maj ajoute, Alt retire, les deux croisent ; après le clic, Maj donne un carré et Alt part du milieu.
command-tool-select-ellipse = Sélection elliptique
    .about = Sélectionne une ellipse.
    .long = Sélectionne une ellipse. Maj ajoute, Alt retire, les deux croisent ; après le clic, Maj donne un cercle et Alt part du milieu.
command-tool-select-lasso = Lasso
    .about = Sélectionne ce que l’on entoure.
    .long = Sélectionne ce que l’on entoure. Maj ajoute, Alt retire, les deux croisent.
command-tool-select-polygon = Sélection polygonale
    .about = Sélectionne un polygone, sommet par sommet.
    .long = Chaque clic pose un sommet ; un double clic, Entrée ou un clic sur le premier sommet ferme le polygone. Retour arrière annule le dernier sommet, Échap les annule tous.
command-tool-wand = Baguette magique
    .about = Sélectionne la zone de couleur semblable.
    .long = Sélectionne la zone de couleur semblable sous le pointeur. Maj ajoute, Alt retire, les deux croisent.
command-tool-select-colour = Sélection par couleur
    .about = Sélectionne tout ce qui a une même couleur.
    .long = Sélectionne tout ce qui a la couleur sous le pointeur. Maj ajoute, Alt retire, les deux croisent.
command-tool-picker = Pipette
    .about = Prélève la couleur de premier plan dans l’image.
    .long = Prélève la couleur de premier plan dans l’image.
command-tool-pan = Main
    .about = Déplace la vue.
    .long = Déplace la vue. Avec tout autre outil : maintenez Espace, ou tirez avec le bouton du milieu.
command-tool-zoom = Zoom
    .about = Un clic agrandit, Alt+clic réduit.
    .long = Un clic agrandit, Alt+clic réduit, tirer de côté fait l’un et l’autre en continu.
command-brush-larger = Pinceau plus grand
    .about = Agrandit le pinceau.
command-brush-smaller = Pinceau plus petit
    .about = Réduit le pinceau.
command-brush-harder = Pinceau plus dur
    .about = Durcit le bord du pinceau.
command-brush-softer = Pinceau plus doux
    .about = Adoucit le bord du pinceau.

command-zoom-fit = Ajuster
    .about = Montre tout le canevas.
command-zoom-100 = 100 %
    .about = Montre un pixel du canevas sur un pixel de l’écran.
command-zoom-200 = 200 %
    .about = Montre le canevas deux fois plus grand.
command-zoom-400 = 400 %
    .about = Montre le canevas quatre fois plus grand.
command-zoom-800 = 800 %
    .about = Montre le canevas huit fois plus grand.
command-zoom-in = Zoom avant
    .about = Agrandit d’un cran.
command-zoom-out = Zoom arrière
    .about = Réduit d’un cran.
command-panels = Afficher les panneaux
    .about = Affiche ou cache tous les panneaux autour du canevas.
command-theme = Sombre ou clair
    .about = Passe du thème sombre au thème clair, et inversement.

command-generate = Générer
    .about = Crée des images ; si une tâche est en cours, la nouvelle attend dans la file.
command-generate-front = Générer en priorité
    .about = Crée des images avant tout ce qui attend dans la file.
command-upscale-panel = Panneau Agrandir
    .about = Montre le panneau Agrandir à la place du panneau Générer, ou l’inverse.
command-upscale = Agrandir
    .about = Agrandit l’image, la sélection ou le calque, selon le panneau Agrandir (upscale).
command-upscale-files = Agrandir des fichiers…
    .about = Agrandit des fichiers d’images, l’un après l’autre.
command-cancel = Annuler la tâche
    .about = Arrête tout de suite la tâche en cours ; l’image reste comme elle était, et les propositions terminées restent.
command-cancel-all = Annuler toutes les tâches
    .about = Arrête la tâche en cours et vide la file d’attente.
command-pause = Suspendre la file
    .about = Laisse finir la tâche en cours et n’en lance pas d’autre tant que la file n’a pas repris.
command-escape = Arrêter
    .about = Arrête ce qui est en train de se faire : le trait, sinon la tâche en cours, sinon la comparaison, sinon la proposition affichée.
command-live = Mode direct
    .about = Génère de nouveau dans le cadre pendant que vous peignez, en peu d’étapes.
command-live-take = Adopter le résultat direct
    .about = Fait un calque du résultat direct.
command-live-drop = Rejeter le résultat direct
    .about = Jette le résultat direct.
command-candidate-next = Proposition suivante
    .about = Montre sur place la proposition suivante.
command-candidate-previous = Proposition précédente
    .about = Montre sur place la proposition précédente.
command-candidate-take = Adopter la proposition
    .about = Met la proposition affichée, ou le résultat direct, sur un nouveau calque. « Annuler » la rend.
command-candidate-discard = Rejeter la proposition
    .about = Jette la proposition affichée.
command-candidate-more = D’autres comme celle-ci
    .about = Crée des variations de la proposition affichée.
command-candidate-settings = Reprendre ses réglages
    .about = Met dans le panneau le prompt, la seed et tous les réglages de la proposition affichée.
command-compare = Comparer
    .about = Montre l’avant et l’après côte à côte, avec une limite à déplacer.
command-candidate-save-all = Enregistrer les propositions…
    .about = Écrit toutes les propositions dans un dossier.
command-candidate-discard-all = Rejeter toutes les propositions
    .about = Jette toutes les propositions.

command-seed-roll = Autre seed
    .about = Tire une autre seed au hasard.
command-seed-lock = Verrouiller la seed
    .about = Garde la seed, pour que seul change ce que vous changez ; sinon, chaque tâche en tire une nouvelle.
command-swap-size = Permuter largeur et hauteur
    .about = Fait passer l’image du portrait au paysage, ou l’inverse.
command-model-defaults = Réglages conseillés
    .about = Règle le sampler, les étapes, le guidage et la taille comme il convient au modèle.
command-fast = Rapide
    .about = Dessine en peu d’étapes, avec des poids que le modèle a pour cela, ou comme avant.
command-prompt-older = Prompt précédent
    .about = Ramène le prompt d’avant celui-ci.
command-prompt-newer = Prompt suivant
    .about = Ramène le prompt d’après celui-ci.
command-model-folder = Ajouter un dossier de modèles…
    .about = Cherche des modèles dans un dossier de plus.
command-model-scan = Chercher les modèles
    .about = Cherche de nouveau les modèles dans tous les dossiers de modèles.
command-elsewhere = Modèles d’autres programmes…
    .about = Cherche sur cet ordinateur les modèles d’A1111, de ComfyUI, de Krita et d’InvokeAI.
command-tour = Afficher la visite guidée
    .about = Montre de nouveau les conseils pour débuter.
command-log = Afficher le journal
    .about = Ouvre le dossier où le programme note ce qu’il fait ; rien ne quitte cet ordinateur.
command-shortcuts = Raccourcis
    .about = Montre tous les raccourcis.
command-palette = Palette de commandes
    .about = Trouve n’importe quelle commande par son nom.

## La palette de commandes.

palette-hint = Que voulez-vous faire ?
palette-nothing = Rien ne porte ce nom

## La feuille des raccourcis.

shortcuts-title = Raccourcis
shortcuts-pointer = Pointeur

shortcuts-pan = Déplacer la vue
    .keys = Espace ou bouton du milieu
shortcuts-zoom = Zoomer sous le pointeur
    .keys = Molette
shortcuts-line = Ligne droite
    .keys = Maj+Clic
shortcuts-pick = Prélever une couleur
    .keys = Alt+Clic
shortcuts-size = Taille et dureté
    .keys = Alt+Glisser, bouton droit
shortcuts-add = Ajouter à la sélection
    .keys = Maj+Glisser
shortcuts-subtract = Retirer de la sélection
    .keys = Alt+Glisser
shortcuts-pixel = Déplacer d’un pixel
    .keys = Flèches
shortcuts-ten-pixels = Déplacer de dix pixels
    .keys = Maj+Flèches
shortcuts-layer-pixels = Sélectionner les pixels d’un calque
    .keys = Ctrl+Clic sur sa vignette
shortcuts-layer-mask = Masque de calque, avec ou sans
    .keys = Maj+Clic sur le masque
shortcuts-rename = Renommer un calque
    .keys = Double clic
shortcuts-alike = Outils voisins
    .keys = Appui long ou clic droit
shortcuts-weight = Poids des mots
    .keys = Ctrl+Haut, Ctrl+Bas
shortcuts-value = Autre valeur
    .keys = Clic sur un curseur
shortcuts-usual = Valeur habituelle
    .keys = Clic droit sur un curseur

## Les touches, comme sur les claviers français.

key-ctrl = Ctrl
key-shift = Maj
key-alt = Alt
key-enter = Entrée
key-escape = Échap
key-tab = Tab
key-space = Espace
key-delete = Suppr
key-backspace = Retour arrière
key-left = Gauche
key-right = Droite
key-up = Haut
key-down = Bas
key-home = Début
key-end = Fin
key-page-up = Pg préc
key-page-down = Pg suiv

key-no-shortcut = « { $text } » n’est pas un raccourci : écrivez-le comme Ctrl+Shift+E ou F5
key-of-no-command = Les préférences donnent des touches à « { $id } », qui n’est pas une commande
key-unreadable = Les touches de « { $command } » : { $problem }
key-taken = { $keys } veut maintenant dire « { $now } » et non plus « { $before } » : donnez une autre touche à l’une des deux
key-given-twice = { $keys } est donné à la fois à « { $first } » et à « { $second } » : la première l’emporte

## Nombres : les libellés des curseurs.

number-steps = Étapes
    .about = Nombre de débruitages de l’image : davantage prend plus de temps et affine le résultat, jusqu’à un certain point.
number-guidance = Guidage
    .about = Fidélité au prompt (échelle CFG) : 1 coupe le guidage, trop brûle les couleurs.
number-eta = Bruit nouveau (eta)
    .about = Part de bruit nouveau à chaque étape, pour les samplers qui en prennent.
    .own = Régler le bruit nouveau (eta)
number-width = Largeur
    .about = Largeur d’une image créée à partir de bruit.
number-height = Hauteur
    .about = Hauteur d’une image créée à partir de bruit.
number-count = Images
    .about = Nombre d’images par clic, chacune avec sa propre seed.
number-strength = Force
    .about = Jusqu’où l’image peut changer (force de débruitage) : 0 la garde, 1 la refait entièrement.
number-feather-px = Flou du masque
    .about = Douceur du passage entre le neuf et l’ancien : l’écart type du flou du masque.
number-padding-px = Marge
    .about = Ce que le modèle voit autour du masque quand il ne travaille que sur la partie masquée.
number-working-width = Largeur de travail
    .about = Largeur à laquelle la partie masquée est travaillée avant d’être remise à l’échelle.
number-working-height = Hauteur de travail
    .about = Hauteur à laquelle la partie masquée est travaillée avant d’être remise à l’échelle.
number-variation-strength = Variation
    .about = De combien le bruit est tourné vers celui de la seed de variation : 0 désactive les variations.
number-clip-skip = Clip skip
    .about = Couche de l’encodeur de texte qui est lue, comptée depuis la fin : 1 est la dernière.
number-guidance-rescale = Rescale du guidage
    .about = De combien est réduit le contraste que le guidage ajoute ; aux modèles entraînés jusqu’au bruit pur, 0,7 convient bien.
number-image-guidance = Guidage par l’image
    .about = Fidélité à l’image, pour les modèles qui retouchent sur instruction.
    .own = Régler le guidage par l’image
number-noise-level = Niveau de bruit
    .about = Quantité de bruit que l’upscaler ×4 ajoute à la petite image : davantage le laisse inventer davantage.
    .own = Régler le niveau de bruit

number-s-churn = Churn
    .about = Bruit ajouté avant les étapes, en part de ce que toutes pourraient ajouter (sigma churn).
number-s-tmin = Churn à partir de
    .about = Le plus bas niveau de bruit où le churn est ajouté (sigma tmin).
number-s-tmax = Churn jusqu’à
    .about = Le plus haut niveau de bruit où le churn est ajouté (sigma tmax).
    .own = Régler le haut du churn
number-s-noise = Facteur de bruit
    .about = Ce par quoi le bruit nouveau est multiplié (sigma noise) ; 1 suit la théorie.
number-solver-order = Ordre
    .about = Ordre de la méthode : le nombre d’étapes passées dont chacune tient compte.
    .own = Régler l’ordre
number-eta-noise-seed-delta = Décalage de seed du bruit
    .about = Ce qui est ajouté à la seed pour tout bruit après le premier (ENSD) ; 31337 reproduit les images de certains services web.

number-guidance-start = Guidage à partir de
    .about = À partir d’où, du bruit à l’image, elle est guidée ; avant cela, une étape demande moitié moins de travail.
number-guidance-end = Guidage jusqu’à
    .about = Jusqu’où, du bruit à l’image, elle est guidée ; après cela, une étape demande moitié moins de travail.
number-deep-cache = Réseau entier toutes les
    .about = À quelles étapes tout le réseau est calculé : une sur ce nombre (DeepCache) ; 1 le calcule toujours.
number-deep-cache-branch = Jusqu’à la connexion
    .about = Ce qui est calculé du réseau aux autres étapes, compté en connexions directes (skip connections).
number-token-merging = Fusion de tokens
    .about = Part des pixels que l’attention voit fusionnés avec d’autres qui leur ressemblent.

number-hires-scale = Agrandissement
    .about = De combien la seconde passe multiplie la largeur et la hauteur de l’image.
number-hires-strength = Force, seconde passe
    .about = Jusqu’où la seconde passe peut changer l’image agrandie : moins garde ses lignes, plus ajoute des détails.
number-hires-steps = Étapes, seconde passe
    .about = Étapes de la seconde passe ; elle en fait autant quelle que soit sa force.
    .own = Régler les étapes, seconde passe

number-unit-steps = étapes

## Outils.

tool-more = { $about } Appui long ou clic droit pour : { $tools }.
tool-foreground = Couleur de premier plan
    .about = Celle avec laquelle le pinceau peint.
tool-background = Couleur d’arrière-plan
    .about = Elle attend derrière : X échange les deux.

tool-move-empty = Le calque est vide : choisissez-en un qui ait quelque chose à déplacer
tool-move-none = Il n’y a pas de calque à déplacer : choisissez-en un
tool-move-hidden = Le calque est caché : affichez-le pour le déplacer
tool-move-locked = Le calque est verrouillé : déverrouillez-le pour le déplacer
tool-move-group-locked = Un calque du groupe est verrouillé : déverrouillez-le pour déplacer le groupe

tool-options-more = Plus d’options
    .about = Ce que cet outil permet encore de régler.
tool-frame-snap = Magnétisme
    .about = Les bords et le milieu du cadre s’alignent sur ceux du canevas.
tool-filter = Filtre
tool-gradient-kind = Dégradé
tool-ends-background = Vers l’arrière-plan
    .about = De la couleur de premier plan à celle d’arrière-plan.
tool-ends-transparent = Vers transparent
    .about = De la couleur de premier plan à rien.
tool-gradient-ends = Extrémités du dégradé
tool-picker-radius = Rayon
    .about = Jusqu’où, autour du pointeur, la moyenne est prise.
tool-feather = Adoucissement
    .about = Douceur du bord de la prochaine sélection.
tool-antialias = Lissage
    .about = Un bord qui n’est pas droit ne sélectionne qu’en partie les pixels qu’il traverse.
tool-tolerance = Tolérance
    .about = De combien une couleur peut s’écarter de celle du clic, sur 255.
tool-contiguous = Contigu
    .about = Seulement ce qui tient d’un seul morceau à l’endroit du clic ; sinon les mêmes couleurs partout.
tool-sample-all = Tous les calques
    .about = Regarde l’image telle qu’on la voit ; sinon le calque actif seul.

brush-mask-add = Ajouter
    .about = Peint ce qui doit être refait. Alt retire.
brush-mask-erase = Gommer
    .about = Retire du masque. Alt ajoute.
brush-mask = Pinceau de masque
brush-size = Taille
    .about = Diamètre sur le canevas. Touches [ et ], ou Alt et le bouton droit en tirant de côté.
brush-hardness = Dureté
    .about = Part du rayon qui est pleine. Maj avec [ et ].
brush-opacity = Opacité
    .about = Ce qu’un trait couvre au plus, même s’il se recoupe.
brush-options = Options du pinceau
    .about = Tout sur le pinceau de cet outil.
brush-flow = Flux
    .about = De combien chaque touche se rapproche de l’opacité.
brush-spacing = Espacement
    .about = Distance entre les touches, en part du diamètre.
brush-steady = Stabilise la main
brush-pressure = La pression du stylet
brush-pressure-size = change la taille
brush-pressure-opacity = change l’opacité
brush-steady-off = Non
    .about = Le pinceau est là où est le pointeur.
brush-steady-average = Moyenne
    .about = Le pinceau suit la moyenne du chemin du pointeur.
brush-steady-string = Fil
    .about = Le pointeur tire le pinceau au bout d’un fil.
brush-stabiliser = Stabilisateur
brush-steady-length = Longueur

## Prompts.

prompt-unknown = ce modèle ne connaît pas : { $words }{ $more ->
        [0] { "" }
        [one] { " " }et { $more } autre
       *[other] { " " }et { $more } autres
    }. Il { $count ->
        [one] l’ignorera ou le devinera
       *[other] les ignorera ou les devinera
    }.
prompt-unknown-built-in = le modèle intégré ne connaît pas : { $words }{ $more ->
        [0] { "" }
        [one] { " " }et { $more } autre
       *[other] { " " }et { $more } autres
    }. Il { $count ->
        [one] l’ignorera ou le devinera
       *[other] les ignorera ou les devinera
    }.
prompt-near = il connaît { $words }
prompt-near-word = { $known } ({ $word })
prompt-near-or = { $first } ou { $second }
prompt-lora-missing = Le LoRA « { $name } » n’est pas parmi les modèles : les images se font sans lui

use-model = « { $name } » est maintenant le modèle
use-lora = Le prompt nomme le LoRA « { $name } »
use-embedding = Le prompt contient l’embedding « { $name } »
use-controlnet = Le ControlNet « { $name } » est ajouté
use-vae = « { $name } » est maintenant le VAE
use-not-alone = « { $name } » ({ $kind }) ne s’utilise pas seul

prompt-work-counting = Le décompte du prompt
prompt-work-keeping = La conservation des prompts
prompt-work-unknown = La recherche de mots inconnus
control-work-preview = L’aperçu d’un contrôle
control-too-much = Trop de choses sont déjà en préparation : attendez un instant

## Ce que la fermeture du programme ferait perdre.

quit-nothing = Rien ne serait perdu.
quit-loses = Fermer maintenant fait perdre { $what }.
quit-unsaved = des modifications non enregistrées
quit-jobs = { $count ->
        [one] { $count } tâche inachevée
       *[other] { $count } tâches inachevées
    }
quit-candidates = { $count ->
        [one] { $count } proposition non enregistrée
       *[other] { $count } propositions non enregistrées
    }

## La visite guidée.

tour-prompt = Dites ce qu’on doit voir
    .about = Écrivez-le ici, ou prenez l’un des exemples. Un modèle est intégré : rien à télécharger.
tour-generate = Créez des images
    .about = Ctrl+Entrée fait de même. Les résultats arrivent sous le canevas ; Entrée adopte celui qui vous plaît.
tour-mask = Changez une partie
    .about = Passez le pinceau de masque sur ce qui doit changer, puis générez de nouveau : tout le reste demeure tel quel.
tour-models = Apportez vos modèles
    .about = Les fichiers d’A1111, de ComfyUI, de Krita et d’InvokeAI servent là où ils sont ; rien n’est copié ni modifié.
tour-skip = Passer la visite
    .about = Elle se trouve dans le menu Aide.
    .keys = Échap
tour-next = Suivant
tour-done = Terminer
tour-look = Chercher des modèles…
tour-count = { $number } sur { $of }

## Noms des choses, dans les listes et sur les boutons.

word-list = { $first }, { $second }
word-list-and = { $first } et { $last }

word-blend-normal = Normal
word-blend-multiply = Produit
word-blend-screen = Superposition
word-blend-overlay = Incrustation
word-blend-darken = Obscurcir
word-blend-lighten = Éclaircir
word-blend-color-dodge = Densité couleur –
word-blend-color-burn = Densité couleur +
word-blend-hard-light = Lumière crue
word-blend-soft-light = Lumière tamisée
word-blend-difference = Différence
word-blend-exclusion = Exclusion
word-blend-hue = Teinte
word-blend-saturation = Saturation
word-blend-color = Couleur
word-blend-luminosity = Luminosité
word-blend-add = Addition

word-model-checkpoint = Checkpoint
word-model-unet = Réseau sans VAE
word-model-lora = LoRA
word-model-embedding = Embedding
word-model-vae = VAE
word-model-preview-vae = VAE d’aperçu
word-model-controlnet = ControlNet
word-model-ip-adapter = IP-Adapter
word-model-text-encoder = Encodeur de texte
word-model-clip-vision = Encodeur d’image
word-model-upscaler = Upscaler
word-model-depth = Estimateur de profondeur
word-model-unknown = Inconnu

word-models-checkpoint = Checkpoints
word-models-unet = Réseaux sans VAE
word-models-lora = LoRA
word-models-embedding = Embeddings
word-models-vae = VAE
word-models-preview-vae = VAE d’aperçu
word-models-controlnet = ControlNet
word-models-ip-adapter = IP-Adapter
word-models-text-encoder = Encodeurs de texte
word-models-clip-vision = Encodeurs d’image
word-models-upscaler = Upscalers
word-models-depth = Estimateurs de profondeur
word-models-unknown = Fichiers inconnus

word-fill-edge = Bord
word-fill-mirror = Miroir
word-fill-blur = Flou
word-fill-noise = Bruit
word-fill-neutral = Neutre

word-latent-bilinear = Latent
word-latent-bilinear-antialiased = Latent (lissé)
word-latent-bicubic = Latent (bicubique)
word-latent-bicubic-antialiased = Latent (bicubique lissé)
word-latent-nearest = Latent (plus proche)
word-latent-nearest-exact = Latent (plus proche exact)

word-preprocessor-none = Aucun
    .about = L’image est déjà celle qu’attend le contrôle.
word-preprocessor-canny = Contours (Canny)
    .about = Les contours de l’image, en blanc sur noir.
word-preprocessor-scribble = Gribouillis
    .about = Les lignes sombres sur blanc deviennent des lignes blanches sur noir.
word-preprocessor-tile = Tuile
    .about = L’image adoucie, pour que ses détails soient réinventés.
word-preprocessor-inpaint = Inpainting
    .about = L’image, avec le masque marqué comme inconnu.
word-preprocessor-depth = Profondeur
    .about = La proximité de chaque chose, par Depth Anything V2.

word-format-png = PNG
word-format-png-16 = PNG, 16 bits
word-format-jpeg = JPEG
word-format-webp-lossless = WebP, sans perte
word-format-webp-lossy = WebP, avec perte

word-combine-replace = Nouvelle sélection
    .about = Prend la place de ce qui était sélectionné.
word-combine-add = Ajouter à la sélection
    .keys = Maj
    .about = Sélectionne ceci en plus.
word-combine-subtract = Retirer de la sélection
    .keys = Alt
    .about = Retire ceci.
word-combine-intersect = Croiser avec la sélection
    .keys = Maj+Alt
    .about = Ne garde de la sélection que ce qui est aussi dans celle-ci.

word-filter-nearest = Plus proche
word-filter-bilinear = Bilinéaire
word-filter-bicubic = Bicubique

word-gradient-linear = Linéaire
    .about = Le long de la ligne tracée.
word-gradient-radial = Radial
    .about = Autour du point où la ligne commence.

## Étapes que l’on peut annuler.

undo-flip-horizontal = Miroir horizontal
undo-flip-vertical = Miroir vertical
undo-rotate-left = Pivoter à gauche
undo-rotate-right = Pivoter à droite
undo-rotate-half = Pivoter de 180°
undo-select-all = Tout sélectionner
undo-select-invert = Inverser la sélection
undo-select-grow = Dilater la sélection
undo-select-shrink = Contracter la sélection
undo-select-feather = Adoucir la sélection
undo-select-border = Sélectionner la bordure
undo-select-mask = Sélectionner le masque
undo-mask-from-selection = Masque depuis la sélection
undo-select-pixels = Sélectionner les pixels du calque
undo-mask-clear = Effacer le masque
undo-mask-fill = Remplir le masque
undo-mask-invert = Inverser le masque
undo-mask-grow = Dilater le masque
undo-mask-shrink = Contracter le masque
undo-mask-feather = Adoucir le masque
undo-edit = Modification
undo-brush-stroke = Trait de pinceau
undo-erase = Gommer
undo-fill = Remplissage
undo-draw-frame = Dessiner le cadre
undo-move-frame = Déplacer le cadre
undo-resize-frame = Redimensionner le cadre
undo-gradient = Dégradé
undo-lasso = Lasso
undo-ellipse-selection = Sélection elliptique
undo-rectangle-selection = Sélection rectangulaire
undo-paint-mask = Peindre le masque
undo-erase-mask = Gommer le masque
undo-polygon-selection = Sélection polygonale
undo-deselect = Désélectionner
undo-select-by-colour = Sélection par couleur
undo-magic-wand = Baguette magique
undo-move-layer = Déplacer le calque
undo-copy-selected-pixels = Copier les pixels sélectionnés
undo-move-selected-pixels = Déplacer les pixels sélectionnés
undo-rotate-layer = Pivoter le calque
undo-rotate-selected-pixels = Pivoter les pixels sélectionnés
undo-scale-layer = Redimensionner le calque
undo-scale-selected-pixels = Redimensionner les pixels sélectionnés
undo-move-selection = Déplacer la sélection
