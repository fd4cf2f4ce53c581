### Befehle, Werkzeuge und die Namen der Dinge. `.about` ist der Hinweis zu dem, worunter es steht.
### Auslassungspunkte (…) sagen, dass ein Dialog folgt.

## Befehle.

group-file = Datei
group-edit = Bearbeiten
group-layer = Ebene
group-image = Bild
group-select = Auswahl
group-mask = Maske
group-tool = Werkzeuge
group-view = Ansicht
group-generate = Generieren
group-candidate = Kandidaten
group-prompt = Prompt
group-help = Hilfe

# Menü Datei.
command-new = Neu
    .about = Beginnt eine leere Leinwand in der eingestellten Größe. „Rückgängig“ holt das Bild zurück.
command-open = Öffnen…
    .about = Öffnet ein Projekt, ein Bild, eine OpenRaster- oder Photoshop-Datei. „Rückgängig“ holt das vorherige Bild zurück.
command-save = Speichern
    .about = Schreibt das Projekt mit allen Ebenen in seine Datei.
command-save-as = Speichern unter…
    .about = Schreibt das Projekt in eine andere Datei: in Scumbles eigenem Format oder als OpenRaster für andere Programme.
command-export = Exportieren…
    .about = Schreibt das Bild als PNG, JPEG oder WebP in eine Datei, mit oder ohne Rezept.
command-export-now = Sofort exportieren
    .about = Schreibt das Bild wie beim letzten Export, oder unter neuem Namen in den Ordner für Exporte.
command-recover = Wiederhergestellte Dokumente…
    .about = Zeigt, woran gearbeitet wurde, als das Programm unerwartet endete.
command-recent-clear = Liste leeren
    .about = Vergisst die zuletzt geöffneten Dateien.
command-gallery = Galerie
    .about = Zeigt alle bisherigen Ergebnisse, zum Durchsuchen und Wiederverwenden.
command-models = Modelle
    .about = Zeigt alle Modelle der eigenen Ordner: Checkpoints, LoRAs, Embeddings, VAEs, ControlNets.
command-settings = Einstellungen…
    .about = Farbschema, Gerät, Speicher, Modellordner und Tastenkürzel.
command-quit = Beenden
    .about = Beendet das Programm; fragt vorher, wenn etwas verloren ginge.

command-open-recent = Zuletzt geöffnet

# Menü Bearbeiten.
command-undo = Rückgängig
    .about = Nimmt den letzten Schritt zurück.
command-redo = Wiederholen
    .about = Führt den zurückgenommenen Schritt wieder aus.
command-cut = Ausschneiden
    .about = Legt den ausgewählten Teil der Ebene in die Zwischenablage und löscht ihn.
command-copy = Kopieren
    .about = Legt den ausgewählten Teil der Ebene, ohne Auswahl das Bild, in die Zwischenablage.
command-copy-merged = Sichtbares kopieren
    .about = Legt alles, was in der Auswahl vom Bild zu sehen ist, in die Zwischenablage.
command-paste = Einfügen
    .about = Legt das Bild aus der Zwischenablage auf eine neue Ebene, oder öffnet es, wenn die Leinwand leer ist.
command-delete = Löschen
    .about = Verwirft den angezeigten Kandidaten, oder löscht sonst das Ausgewählte.
command-clear-selected = Ausgewählte Pixel löschen
    .about = Macht den ausgewählten Teil der aktiven Ebene transparent.
command-fill-foreground = Mit Vordergrund füllen
    .about = Füllt die Auswahl oder die ganze Ebene mit der Vordergrundfarbe.
command-fill-background = Mit Hintergrund füllen
    .about = Füllt die Auswahl oder die ganze Ebene mit der Hintergrundfarbe.
command-swap-colours = Farben tauschen
    .about = Vertauscht Vordergrund- und Hintergrundfarbe.
command-default-colours = Standardfarben
    .about = Setzt den Vordergrund auf Schwarz und den Hintergrund auf Weiß.

# Menü Ebene.
command-layer-new = Neue Ebene
    .about = Legt über dieser Ebene eine transparente an.
command-layer-duplicate = Ebene duplizieren
    .about = Legt über dieser Ebene eine Kopie an.
command-layer-delete = Ebene löschen
    .about = Entfernt die gewählten Ebenen.
command-layer-rename = Ebene umbenennen…
    .about = Gibt dieser Ebene einen anderen Namen.
command-layer-merge-down = Nach unten vereinen
    .about = Macht aus dieser Ebene und der darunter eine einzige.
command-layer-merge-visible = Sichtbare vereinen
    .about = Macht aus allen sichtbaren Ebenen eine einzige.
command-layer-flatten = Bild zusammenfügen
    .about = Macht aus allen Ebenen eine einzige; ausgeblendete fallen weg.
command-layer-group = Ebenen gruppieren
    .about = Legt die gewählten Ebenen in eine neue Gruppe.
command-layer-ungroup = Gruppe auflösen
    .about = Nimmt die Ebenen aus dieser Gruppe heraus.
command-layer-raise = Ebene anheben
    .about = Verschiebt diese Ebene um einen Platz nach oben.
command-layer-lower = Ebene absenken
    .about = Verschiebt diese Ebene um einen Platz nach unten.
command-layer-above = Ebene darüber
    .about = Wechselt zur Ebene darüber.
command-layer-below = Ebene darunter
    .about = Wechselt zur Ebene darunter.
command-layer-visible = Ebene ein-/ausblenden
    .about = Blendet diese Ebene ein oder aus.
command-layer-lock = Ebene sperren
    .about = Schützt diese Ebene vor jeder Änderung.
command-layer-alpha-lock = Transparenz sperren
    .about = Malt nur dort, wo diese Ebene schon deckend ist.
command-layer-clip = Schnittmaske mit Ebene darunter
    .about = Zeigt diese Ebene nur dort, wo die darunter deckend ist.
command-layer-mask-add = Ebenenmaske hinzufügen
    .about = Gibt dieser Ebene eine Maske: aus der Auswahl oder über alles.
command-layer-mask-apply = Ebenenmaske anwenden
    .about = Macht transparent, was die Maske verbirgt, und entfernt die Maske.
command-layer-mask-delete = Ebenenmaske löschen
    .about = Entfernt die Maske; die Pixel der Ebene bleiben alle erhalten.
command-layer-mask-enabled = Ebenenmaske verwenden
    .about = Verwendet die Maske, oder zeigt die Ebene so, als gäbe es keine.
command-layer-mask-edit = Auf Ebenenmaske malen
    .about = Malt auf der Maske: Schwarz verbirgt, Weiß zeigt.
command-layer-pixels-edit = Auf Ebene malen
    .about = Malt auf den Pixeln der Ebene.
command-layer-flip-horizontal = Ebene horizontal spiegeln
    .about = Vertauscht links und rechts.
command-layer-flip-vertical = Ebene vertikal spiegeln
    .about = Vertauscht oben und unten.
command-layer-rotate-left = Ebene nach links drehen
    .about = Dreht diese Ebene um 90° gegen den Uhrzeigersinn.
command-layer-rotate-right = Ebene nach rechts drehen
    .about = Dreht diese Ebene um 90° im Uhrzeigersinn.
command-layer-rotate-half = Ebene um 180° drehen
    .about = Stellt diese Ebene auf den Kopf.
command-layer-recipe = Einstellungen der Ebene nutzen
    .about = Übernimmt Prompt, Seed und alle Einstellungen, mit denen diese Ebene entstand.

# Menü Bild.
command-canvas-size = Leinwandgröße…
    .about = Beschneidet oder vergrößert die Leinwand; skaliert wird nichts.
command-crop-to-selection = Auf Auswahl beschneiden
    .about = Beschneidet die Leinwand auf die Auswahl.
command-crop-to-frame = Auf Rahmen beschneiden
    .about = Beschneidet oder vergrößert die Leinwand auf den Generierungsrahmen.
command-outpaint = Outpainting…
    .about = Erweitert die Leinwand an beliebigen Seiten und lässt die neue Fläche malen.
command-frame-fit-mask = Rahmen um Maske
    .about = Legt den Generierungsrahmen um die Maske und ihre Umgebung.
command-frame-fit-selection = Rahmen um Auswahl
    .about = Legt den Generierungsrahmen um die Auswahl.
command-frame-whole = Rahmen um ganzes Bild
    .about = Generiert auf der ganzen Leinwand.
command-frame-aspect-lock = Rahmenformat sperren
    .about = Hält das Seitenverhältnis des Rahmens beim Ziehen.

# Menü Auswahl.
command-select-all = Alles auswählen
    .about = Wählt die ganze Leinwand aus.
command-select-none = Auswahl aufheben
    .about = Hebt die Auswahl auf: Überall kann wieder gemalt werden.
command-select-invert = Auswahl umkehren
    .about = Wählt aus, was nicht ausgewählt war.
command-select-grow = Auswahl vergrößern
    .about = Vergrößert die Auswahl um die Schrittweite aus den Einstellungen.
command-select-shrink = Auswahl verkleinern
    .about = Verkleinert die Auswahl um die Schrittweite aus den Einstellungen.
command-select-feather = Weiche Auswahlkante
    .about = Macht die Kante der Auswahl um die Schrittweite aus den Einstellungen weicher.
command-select-border = Rand auswählen
    .about = Wählt ein Band entlang der Auswahlkante aus.
command-select-from-mask = Auswahl aus Maske
    .about = Wählt aus, was maskiert ist.
command-select-to-mask = Maske aus Auswahl
    .about = Maskiert, was ausgewählt ist, um es neu zu generieren.
command-select-layer = Pixel der Ebene auswählen
    .about = Wählt aus, was auf dieser Ebene deckend ist.

# Menü Maske.
command-mask-invert = Maske umkehren
    .about = Malt neu, was bleiben sollte, und behält, was neu gemalt werden sollte.
command-mask-clear = Maske leeren
    .about = Maskiert nichts.
command-mask-fill = Maske füllen
    .about = Maskiert alles.
command-mask-grow = Maske vergrößern
    .about = Vergrößert die Maske um die Schrittweite aus den Einstellungen.
command-mask-shrink = Maske verkleinern
    .about = Verkleinert die Maske um die Schrittweite aus den Einstellungen.
command-mask-feather = Weiche Maskenkante
    .about = Macht die Kante der Maske um die Schrittweite aus den Einstellungen weicher.
command-quick-mask = Schnellmaske
    .about = Zeigt die Maske als roten Film über allem, was bleibt.
command-show-mask = Maske anzeigen
    .about = Blendet die Maske ein oder aus; sie wirkt in jedem Fall.

# Werkzeuge.
command-tool-brush = Pinsel
    .about = Malt mit der Vordergrundfarbe.
    .long = Malt mit der Vordergrundfarbe. Shift+Klick zieht eine gerade Linie vom letzten Strich aus, Alt nimmt eine Farbe auf.
command-tool-eraser = Radierer
    .about = Macht die Ebene transparent.
    .long = Macht die Ebene transparent. Shift+Klick radiert eine gerade Linie vom letzten Strich aus.
command-tool-fill = Füllen
    .about = Füllt die Fläche ähnlicher Farbe mit der Vordergrundfarbe.
    .long = Füllt die Fläche ähnlicher Farbe unter dem Zeiger mit der Vordergrundfarbe. Alt nimmt eine Farbe auf.
command-tool-gradient = Verlauf
    .about = Legt einen Verlauf entlang einer Linie.
    .long = Eine Linie ziehen, um einen Verlauf daran entlang zu legen. Shift hält Schritte von 45° ein.
command-tool-mask-brush = Maskenpinsel
    .about = Malt, was neu generiert werden soll.
    .long = Malt, was neu generiert werden soll. Alt nimmt von der Maske weg, Shift+Klick zieht eine gerade Linie vom letzten Strich aus.
command-tool-frame = Generierungsrahmen
    .about = Legt fest, wo das nächste Bild entsteht.
    .long = Legt fest, wo das nächste Bild entsteht. Im Inneren oder an den Griffen ziehen, auch über den Leinwandrand hinaus; Ziehen außerhalb zeichnet einen neuen. Shift hält das Seitenverhältnis, Ctrl schaltet das Einrasten ab.
command-tool-move = Verschieben
    .about = Verschiebt, skaliert und dreht die Ebene oder ihren ausgewählten Teil.
    .long = Verschiebt die Ebene oder ihren ausgewählten Teil; Alt verschiebt davon eine Kopie. Griffe skalieren (Shift löst das Seitenverhältnis, Alt skaliert von der Mitte aus), Ziehen neben einer Ecke dreht (Shift: Schritte von 15°).
command-tool-select-rect = Rechteckauswahl
    .about = Wählt ein Rechteck aus.
    .long = Wählt ein Rechteck aus. Shift fügt hinzu, Alt nimmt weg, beide bilden die Schnittmenge; erst beim Ziehen gedrückt, macht Shift ein Quadrat und Alt beginnt in der Mitte.
command-tool-select-ellipse = Ellipsenauswahl
    .about = Wählt eine Ellipse aus.
    .long = Wählt eine Ellipse aus. Shift fügt hinzu, Alt nimmt weg, beide bilden die Schnittmenge; erst beim Ziehen gedrückt, macht Shift einen Kreis und Alt beginnt in der Mitte.
command-tool-select-lasso = Lasso
    .about = Wählt aus, was umfahren wird.
    .long = Wählt aus, was umfahren wird. Shift fügt hinzu, Alt nimmt weg, beide bilden die Schnittmenge.
command-tool-select-polygon = Polygonauswahl
    .about = Wählt ein Vieleck aus, Ecke für Ecke.
    .long = Jeder Klick setzt eine Ecke; ein Doppelklick, Enter oder ein Klick auf die erste Ecke schließt ab. Die Rücktaste nimmt die letzte Ecke zurück, Esc alle.
command-tool-wand = Zauberstab
    .about = Wählt die Fläche ähnlicher Farbe aus.
    .long = Wählt die Fläche ähnlicher Farbe unter dem Zeiger aus. Shift fügt hinzu, Alt nimmt weg, beide bilden die Schnittmenge.
command-tool-select-colour = Nach Farbe auswählen
    .about = Wählt alles von einer Farbe aus.
    .long = Wählt alles von der Farbe unter dem Zeiger aus. Shift fügt hinzu, Alt nimmt weg, beide bilden die Schnittmenge.
command-tool-picker = Farbpipette
    .about = Nimmt die Vordergrundfarbe aus dem Bild auf.
    .long = Nimmt die Vordergrundfarbe aus dem Bild auf.
command-tool-pan = Schwenken
    .about = Verschiebt die Ansicht.
    .long = Verschiebt die Ansicht. Mit jedem Werkzeug: Leertaste halten, oder mit der mittleren Taste ziehen.
command-tool-zoom = Zoom
    .about = Klick vergrößert, Alt+Klick verkleinert.
    .long = Klick vergrößert, Alt+Klick verkleinert, seitliches Ziehen macht beides stufenlos.
command-brush-larger = Pinsel größer
    .about = Macht den Pinsel größer.
command-brush-smaller = Pinsel kleiner
    .about = Macht den Pinsel kleiner.
command-brush-harder = Pinsel härter
    .about = Macht die Pinselkante härter.
command-brush-softer = Pinsel weicher
    .about = Macht die Pinselkante weicher.

# Menü Ansicht.
command-zoom-fit = Einpassen
    .about = Zeigt die ganze Leinwand.
command-zoom-100 = 100 %
    .about = Zeigt einen Pixel der Leinwand als einen des Bildschirms.
command-zoom-200 = 200 %
    .about = Zeigt die Leinwand doppelt so groß.
command-zoom-400 = 400 %
    .about = Zeigt die Leinwand viermal so groß.
command-zoom-800 = 800 %
    .about = Zeigt die Leinwand achtmal so groß.
command-zoom-in = Vergrößern
    .about = Vergrößert die Ansicht um eine Stufe.
command-zoom-out = Verkleinern
    .about = Verkleinert die Ansicht um eine Stufe.
command-panels = Bedienfelder anzeigen
    .about = Blendet alle Bedienfelder um die Leinwand ein oder aus.
command-theme = Dunkel oder hell
    .about = Wechselt zwischen dunklem und hellem Farbschema.

# Menüs Generieren und Kandidaten.
command-generate = Generieren
    .about = Erzeugt Bilder; läuft schon ein Auftrag, wartet der neue in der Warteschlange.
command-generate-front = Als Nächstes generieren
    .about = Erzeugt Bilder vor allem, was in der Warteschlange wartet.
command-upscale-panel = Bedienfeld Hochskalieren
    .about = Wechselt zwischen den Bedienfeldern Generieren und Hochskalieren.
command-upscale = Hochskalieren
    .about = Vergrößert Bild, Auswahl oder Ebene, wie im Bedienfeld Hochskalieren eingestellt.
command-upscale-files = Dateien hochskalieren…
    .about = Vergrößert Bilddateien, eine nach der anderen.
command-cancel = Auftrag abbrechen
    .about = Bricht den laufenden Auftrag sofort ab; das Bild bleibt, wie es war, und fertige Kandidaten bleiben.
command-cancel-all = Alle Aufträge abbrechen
    .about = Bricht den laufenden Auftrag ab und leert die Warteschlange.
command-pause = Warteschlange anhalten
    .about = Lässt den laufenden Auftrag zu Ende gehen und beginnt keinen weiteren, bis die Warteschlange fortgesetzt wird.
command-escape = Abbrechen
    .about = Bricht ab, was gerade geschieht: den Strich, sonst den laufenden Auftrag, sonst den Vergleich, sonst den angezeigten Kandidaten.
command-live = Live-Modus
    .about = Generiert beim Malen im Rahmen laufend neu, in wenigen Schritten.
command-live-take = Live-Ergebnis übernehmen
    .about = Macht das Live-Ergebnis zu einer Ebene.
command-live-drop = Live-Ergebnis verwerfen
    .about = Verwirft das Live-Ergebnis.
command-candidate-next = Nächster Kandidat
    .about = Zeigt den nächsten Kandidaten im Bild.
command-candidate-previous = Vorheriger Kandidat
    .about = Zeigt den vorherigen Kandidaten im Bild.
command-candidate-take = Kandidaten übernehmen
    .about = Übernimmt den angezeigten Kandidaten oder das Live-Ergebnis als neue Ebene. „Rückgängig“ gibt ihn zurück.
command-candidate-discard = Kandidaten verwerfen
    .about = Verwirft den angezeigten Kandidaten.
command-candidate-more = Ähnliche erzeugen
    .about = Erzeugt Variationen des angezeigten Kandidaten.
command-candidate-settings = Einstellungen nutzen
    .about = Übernimmt Prompt, Seed und alle Einstellungen des angezeigten Kandidaten.
command-compare = Vergleichen
    .about = Zeigt Vorher und Nachher nebeneinander, mit verschiebbarer Grenze.
command-candidate-save-all = Alle Kandidaten speichern…
    .about = Schreibt alle Kandidaten in einen Ordner.
command-candidate-discard-all = Alle Kandidaten verwerfen
    .about = Verwirft alle Kandidaten.

# Menüs Prompt und Hilfe.
command-seed-roll = Anderer Seed
    .about = Würfelt einen anderen Seed.
command-seed-lock = Seed sperren
    .about = Behält den Seed, sodass sich nur ändert, was geändert wird; entsperrt würfelt jeder Auftrag einen neuen.
command-swap-size = Breite und Höhe tauschen
    .about = Macht aus Hochformat Querformat, oder umgekehrt.
command-model-defaults = Vorgaben des Modells
    .about = Stellt Sampler, Schritte, Guidance und Größe so ein, wie es zum Modell passt.
command-fast = Schnell
    .about = Rechnet in wenigen Schritten, mit den Gewichten, die das Modell dafür hat, oder wie zuvor.
command-prompt-older = Älterer Prompt
    .about = Holt den Prompt vor diesem zurück.
command-prompt-newer = Neuerer Prompt
    .about = Holt den Prompt nach diesem zurück.
command-model-folder = Modellordner hinzufügen…
    .about = Sucht Modelle in einem weiteren Ordner.
command-model-scan = Modelle suchen
    .about = Sucht in allen Modellordnern neu nach Modellen.
command-elsewhere = Modelle anderer Programme…
    .about = Sucht auf diesem Computer Modelle von A1111, ComfyUI, Krita und InvokeAI.
command-tour = Tour anzeigen
    .about = Zeigt die Hinweise für den Einstieg noch einmal.
command-log = Protokoll anzeigen
    .about = Öffnet den Ordner, in dem das Programm protokolliert, was es tut; das Protokoll bleibt auf diesem Computer.
command-shortcuts = Tastenkürzel
    .about = Zeigt alle Tastenkürzel.
command-palette = Befehlspalette
    .about = Findet jeden Befehl nach seinem Namen.

## Die Befehlspalette.

palette-hint = Was soll geschehen?
palette-nothing = Kein Befehl heißt so

## Die Liste der Tastenkürzel.

shortcuts-title = Tastenkürzel
shortcuts-pointer = Zeiger

shortcuts-pan = Ansicht verschieben
    .keys = Leertaste oder mittlere Taste
shortcuts-zoom = Am Zeiger zoomen
    .keys = Mausrad
shortcuts-line = Gerade Linie
    .keys = Shift+Klick
shortcuts-pick = Farbe aufnehmen
    .keys = Alt+Klick
shortcuts-size = Größe und Härte
    .keys = Alt+Ziehen, rechte Taste
shortcuts-add = Zur Auswahl hinzufügen
    .keys = Shift+Ziehen
shortcuts-subtract = Von der Auswahl wegnehmen
    .keys = Alt+Ziehen
shortcuts-pixel = Um einen Pixel verschieben
    .keys = Pfeiltasten
shortcuts-ten-pixels = Um zehn Pixel verschieben
    .keys = Shift+Pfeiltasten
shortcuts-layer-pixels = Pixel einer Ebene auswählen
    .keys = Ctrl+Klick auf ihr Bild
shortcuts-layer-mask = Ebenenmaske aus und ein
    .keys = Shift+Klick auf die Maske
shortcuts-rename = Ebene umbenennen
    .keys = Zwei Klicks
shortcuts-alike = Verwandte Werkzeuge
    .keys = Halten oder Rechtsklick
shortcuts-weight = Gewicht von Wörtern
    .keys = Ctrl+Hoch, Ctrl+Runter
shortcuts-value = Wert eingeben
    .keys = Klick auf einen Regler
shortcuts-usual = Üblicher Wert
    .keys = Rechtsklick auf einen Regler

## Tasten.

key-ctrl = Ctrl
key-shift = Shift
key-alt = Alt
key-enter = Enter
key-escape = Esc
key-tab = Tab
key-space = Leertaste
key-delete = Entf
key-backspace = Rücktaste
key-left = Links
key-right = Rechts
key-up = Hoch
key-down = Runter
key-home = Pos1
key-end = Ende
key-page-up = Bild auf
key-page-down = Bild ab

# In der Einstellungsdatei stehen Tasten auf Englisch.
key-no-shortcut = „{ $text }“ ist kein Tastenkürzel: zu schreiben wie Ctrl+Shift+E oder F5
key-of-no-command = Die Einstellungen geben „{ $id }“ Tasten, aber das ist kein Befehl
key-unreadable = Die Tasten von „{ $command }“: { $problem }
key-taken = { $keys } bedeutet jetzt „{ $now }“ und nicht mehr „{ $before }“: einem von beiden andere Tasten geben
key-given-twice = { $keys } ist „{ $first }“ und „{ $second }“ zugleich gegeben: Der erste Befehl behält die Tasten

## Zahlen: die Beschriftungen der Regler.

number-steps = Schritte
    .about = Wie oft das Bild entrauscht wird: Mehr dauert länger und wird bis zu einem gewissen Punkt feiner.
number-guidance = Guidance
    .about = Wie genau dem Prompt gefolgt wird (CFG Scale): 1 schaltet Guidance aus, zu viel verbrennt die Farben.
number-eta = Frisches Rauschen (eta)
    .about = Anteil frischen Rauschens in jedem Schritt, bei Samplern, die es kennen.
    .own = Eigenes frisches Rauschen (eta)
number-width = Breite
    .about = Breite eines Bildes, das aus Rauschen entsteht.
number-height = Höhe
    .about = Höhe eines Bildes, das aus Rauschen entsteht.
number-count = Bilder
    .about = Wie viele Bilder ein Klick erzeugt, jedes mit eigenem Seed.
number-strength = Stärke
    .about = Wie weit sich das Bild ändern darf (Denoising-Stärke): 0 behält es, 1 macht es ganz neu.
number-feather-px = Maskenunschärfe
    .about = Wie weich der neue Teil in den alten übergeht: die Standardabweichung der Maskenunschärfe.
number-padding-px = Umgebung
    .about = Wie viel das Modell um die Maske herum sieht, wenn es nur am maskierten Teil arbeitet.
number-working-width = Arbeitsbreite
    .about = Breite, in der am maskierten Teil gearbeitet wird, bevor er zurückskaliert wird.
number-working-height = Arbeitshöhe
    .about = Höhe, in der am maskierten Teil gearbeitet wird, bevor er zurückskaliert wird.
number-variation-strength = Variation
    .about = Wie weit das Rauschen zu dem des Variations-Seeds gedreht wird: 0 schaltet Variationen aus.
number-clip-skip = Clip skip
    .about = Welche Schicht des Text-Encoders gelesen wird, vom Ende her gezählt: 1 ist die letzte.
number-guidance-rescale = Guidance-Rescale
    .about = Wie weit der Kontrast zurückgenommen wird, den Guidance hinzufügt; Modelle, die bis zu reinem Rauschen trainiert sind, mögen 0.7.
number-image-guidance = Bild-Guidance
    .about = Wie genau dem Bild gefolgt wird, bei Modellen, die nach Anweisung bearbeiten.
    .own = Eigene Bild-Guidance
number-noise-level = Rauschpegel
    .about = Wie viel Rauschen der x4-Upscaler dem kleinen Bild gibt: Mehr lässt ihn mehr erfinden.
    .own = Eigener Rauschpegel

# Sampler.
number-s-churn = Churn
    .about = Rauschen, das vor den Schritten hinzukommt, als Anteil dessen, was alle Schritte hinzufügen könnten (sigma churn).
number-s-tmin = Churn ab
    .about = Der niedrigste Rauschpegel, bei dem Churn hinzukommt (sigma tmin).
number-s-tmax = Churn bis
    .about = Der höchste Rauschpegel, bei dem Churn hinzukommt (sigma tmax).
    .own = Eigenes „Churn bis“
number-s-noise = Rauschfaktor
    .about = Womit frisches Rauschen multipliziert wird (sigma noise); 1 wie hergeleitet.
number-solver-order = Ordnung
    .about = Ordnung des Verfahrens: auf wie viele frühere Schritte jeder zurückblickt.
    .own = Eigene Ordnung
number-eta-noise-seed-delta = Rausch-Seed-Versatz
    .about = Was zum Seed allen Rauschens nach dem ersten addiert wird (ENSD); 31337 wiederholt Bilder mancher Webdienste.

# Was Arbeit spart.
number-guidance-start = Guidance ab
    .about = Ab wo auf dem Weg vom Rauschen zum Bild Guidance wirkt; davor macht ein Schritt nur die halbe Arbeit.
number-guidance-end = Guidance bis
    .about = Bis wo auf dem Weg vom Rauschen zum Bild Guidance wirkt; danach macht ein Schritt nur die halbe Arbeit.
number-deep-cache = Ganzes Netz alle
    .about = Alle wie viele Schritte das ganze Netz berechnet wird (DeepCache); 1 berechnet es immer.
number-deep-cache-branch = Sonst bis Verbindung
    .about = Wie viel vom Netz in den übrigen Schritten berechnet wird, gezählt in Skip-Verbindungen.
number-token-merging = Tokens vereinen
    .about = Anteil der Pixel, die für die Attention mit ähnlichen vereint werden.

# Zweiter Durchgang.
number-hires-scale = Vergrößerung
    .about = Wievielmal so breit und hoch das Bild durch den zweiten Durchgang wird.
number-hires-strength = Stärke, 2. Durchgang
    .about = Wie weit der zweite Durchgang das vergrößerte Bild ändern darf: Weniger erhält die Linien, mehr bringt Details.
number-hires-steps = Schritte, 2. Durchgang
    .about = Schritte des zweiten Durchgangs; es sind immer so viele, gleich bei welcher Stärke.
    .own = Eigene Schritte, 2. Durchgang

number-unit-steps = Schritte

## Werkzeuge.

tool-more = { $about } Halten oder Rechtsklick für: { $tools }.
tool-foreground = Vordergrundfarbe
    .about = Womit der Pinsel malt.
tool-background = Hintergrundfarbe
    .about = Liegt dahinter; X vertauscht die beiden.

tool-move-empty = Die Ebene ist leer: eine andere wählen, auf der es etwas zu verschieben gibt
tool-move-none = Es gibt keine Ebene zum Verschieben: eine wählen
tool-move-hidden = Die Ebene ist ausgeblendet: zum Verschieben einblenden
tool-move-locked = Die Ebene ist gesperrt: zum Verschieben entsperren
tool-move-group-locked = Eine Ebene der Gruppe ist gesperrt: zum Verschieben der Gruppe entsperren

tool-options-more = Weitere Optionen
    .about = Was sich an diesem Werkzeug noch einstellen lässt.
tool-frame-snap = Einrasten
    .about = Kanten und Mitte des Rahmens rasten an denen der Leinwand ein.
tool-filter = Filter
tool-gradient-kind = Verlauf
tool-ends-background = Zum Hintergrund
    .about = Von der Vordergrundfarbe zur Hintergrundfarbe.
tool-ends-transparent = Zu transparent
    .about = Von der Vordergrundfarbe ins Nichts.
tool-gradient-ends = Enden des Verlaufs
tool-picker-radius = Radius
    .about = Wie weit um den Zeiger gemittelt wird.
tool-feather = Weichheit
    .about = Wie weich die Kante der nächsten Auswahl wird.
tool-antialias = Glätten
    .about = Pixel, durch die eine schräge oder runde Kante läuft, werden teilweise ausgewählt.
tool-tolerance = Toleranz
    .about = Wie weit eine Farbe von der angeklickten abweichen darf, von 255.
tool-contiguous = Benachbart
    .about = Nur was mit der angeklickten Stelle zusammenhängt; sonst gleiche Farben überall.
tool-sample-all = Alle Ebenen
    .about = Betrachtet das Bild, wie es zu sehen ist; sonst nur die aktive Ebene.

# Pinsel.
brush-mask-add = Malen
    .about = Malt, was neu entstehen soll. Alt nimmt weg.
brush-mask-erase = Radieren
    .about = Nimmt von der Maske weg. Alt fügt hinzu.
brush-mask = Maskenpinsel
brush-size = Größe
    .about = Durchmesser auf der Leinwand. Tasten [ und ], oder Alt und mit der rechten Taste seitlich ziehen.
brush-hardness = Härte
    .about = Wie viel vom Radius voll deckt. Shift mit [ und ].
brush-opacity = Deckkraft
    .about = Was ein Strich höchstens deckt, so oft er sich auch kreuzt.
brush-options = Pinseloptionen
    .about = Alles zum Pinsel dieses Werkzeugs.
brush-flow = Fluss
    .about = Wie weit jeder Tupfer an die Deckkraft heranreicht.
brush-spacing = Abstand
    .about = Abstand der Tupfer, als Teil des Durchmessers.
brush-steady = Ruhige Hand
brush-pressure = Stiftdruck
brush-pressure-size = ändert die Größe
brush-pressure-opacity = ändert die Deckkraft
brush-steady-off = Aus
    .about = Der Pinsel ist, wo der Zeiger ist.
brush-steady-average = Mittelwert
    .about = Der Pinsel folgt dem gemittelten Weg des Zeigers.
brush-steady-string = Schnur
    .about = Der Zeiger zieht den Pinsel an einer Schnur.
brush-stabiliser = Stabilisierung
brush-steady-length = Länge

## Prompts.

prompt-unknown = dieses Modell kennt nicht: { $words }{ $more ->
        [0] { "" }
       *[other] { " " }und { $more } weitere
    }. Es wird { $count ->
        [one] das Wort
       *[other] diese Wörter
    } ignorieren oder erraten.
prompt-unknown-built-in = das eingebaute Modell kennt nicht: { $words }{ $more ->
        [0] { "" }
       *[other] { " " }und { $more } weitere
    }. Es wird { $count ->
        [one] das Wort
       *[other] diese Wörter
    } ignorieren oder erraten.
prompt-near = es kennt { $words }
prompt-near-word = { $known } ({ $word })
prompt-near-or = { $first } oder { $second }
prompt-lora-missing = Das LoRA „{ $name }“ ist nicht unter den Modellen: Bilder entstehen ohne es

use-model = „{ $name }“ ist jetzt das Modell
use-lora = Der Prompt nennt das LoRA „{ $name }“
use-embedding = Der Prompt enthält das Embedding „{ $name }“
use-controlnet = Das ControlNet „{ $name }“ ist hinzugefügt
use-vae = „{ $name }“ ist jetzt das VAE
use-not-alone = „{ $name }“ ({ $kind }) lässt sich nicht allein verwenden

prompt-work-counting = Das Zählen der Tokens
prompt-work-keeping = Das Speichern der Prompts
prompt-work-unknown = Die Suche nach unbekannten Wörtern
control-work-preview = Die Vorschau eines ControlNets
control-too-much = Es wird schon zu viel vorbereitet: einen Moment warten

## Was beim Beenden verloren ginge.

quit-nothing = Nichts ginge verloren.
quit-loses = Beim Beenden geht verloren: { $what }.
quit-unsaved = nicht gespeicherte Änderungen
quit-jobs = { $count ->
        [one] { $count } unfertiger Auftrag
       *[other] { $count } unfertige Aufträge
    }
quit-candidates = { $count ->
        [one] { $count } nicht gespeicherter Kandidat
       *[other] { $count } nicht gespeicherte Kandidaten
    }

## Die Tour.

tour-prompt = Sagen, was zu sehen sein soll
    .about = Hier hineinschreiben oder eines der Beispiele nehmen. Ein Modell ist eingebaut: Es muss nichts heruntergeladen werden.
tour-generate = Bilder erzeugen
    .about = Ctrl+Enter tut dasselbe. Ergebnisse erscheinen unter der Leinwand; Enter übernimmt das, was gefällt.
tour-mask = Einen Teil ändern
    .about = Mit dem Maskenpinsel übermalen, was anders werden soll, und noch einmal generieren: Alles andere bleibt, wie es ist.
tour-models = Eigene Modelle nutzen
    .about = Dateien von A1111, ComfyUI, Krita und InvokeAI werden dort verwendet, wo sie liegen; nichts wird kopiert oder verändert.
tour-skip = Tour überspringen
    .about = Sie steht im Menü unter Hilfe.
    .keys = Esc
tour-next = Weiter
tour-done = Fertig
tour-look = Modelle suchen…
tour-count = { $number } von { $of }

## Namen der Dinge.

word-list = { $first }, { $second }
word-list-and = { $first } und { $last }

word-blend-normal = Normal
word-blend-multiply = Multiplizieren
word-blend-screen = Negativ multiplizieren
word-blend-overlay = Ineinanderkopieren
word-blend-darken = Abdunkeln
word-blend-lighten = Aufhellen
word-blend-color-dodge = Farbig abwedeln
word-blend-color-burn = Farbig nachbelichten
word-blend-hard-light = Hartes Licht
word-blend-soft-light = Weiches Licht
word-blend-difference = Differenz
word-blend-exclusion = Ausschluss
word-blend-hue = Farbton
word-blend-saturation = Sättigung
word-blend-color = Farbe
word-blend-luminosity = Luminanz
word-blend-add = Addieren

word-model-checkpoint = Checkpoint
word-model-unet = Netz ohne VAE
word-model-lora = LoRA
word-model-embedding = Embedding
word-model-vae = VAE
word-model-preview-vae = Vorschau-VAE
word-model-controlnet = ControlNet
word-model-ip-adapter = IP-Adapter
word-model-text-encoder = Text-Encoder
word-model-clip-vision = Bild-Encoder
word-model-upscaler = Upscaler
word-model-depth = Tiefenschätzer
word-model-unknown = Unbekannt

word-models-checkpoint = Checkpoints
word-models-unet = Netze ohne VAE
word-models-lora = LoRAs
word-models-embedding = Embeddings
word-models-vae = VAEs
word-models-preview-vae = Vorschau-VAEs
word-models-controlnet = ControlNets
word-models-ip-adapter = IP-Adapter
word-models-text-encoder = Text-Encoder
word-models-clip-vision = Bild-Encoder
word-models-upscaler = Upscaler
word-models-depth = Tiefenschätzer
word-models-unknown = Unbekannte Dateien

word-fill-edge = Rand
word-fill-mirror = Spiegelung
word-fill-blur = Unschärfe
word-fill-noise = Rauschen
word-fill-neutral = Neutral

word-latent-bilinear = Latent
word-latent-bilinear-antialiased = Latent (geglättet)
word-latent-bicubic = Latent (bikubisch)
word-latent-bicubic-antialiased = Latent (bikubisch, geglättet)
word-latent-nearest = Latent (nächster Nachbar)
word-latent-nearest-exact = Latent (nächster Nachbar, exakt)

word-preprocessor-none = Keiner
    .about = Das Bild ist schon so, wie das ControlNet es braucht.
word-preprocessor-canny = Canny-Kanten
    .about = Die Kanten des Bildes, weiß auf schwarz.
word-preprocessor-scribble = Scribble
    .about = Aus dunklen Linien auf Weiß werden weiße Linien auf Schwarz.
word-preprocessor-tile = Tile
    .about = Das Bild weichgezeichnet, damit seine Details neu erfunden werden.
word-preprocessor-inpaint = Inpaint
    .about = Das Bild, in dem die Maske als unbekannt markiert ist.
word-preprocessor-depth = Tiefe
    .about = Wie nah alles ist, geschätzt von Depth Anything V2.

word-format-png = PNG
word-format-png-16 = PNG, 16 Bit
word-format-jpeg = JPEG
word-format-webp-lossless = WebP, verlustfrei
word-format-webp-lossy = WebP, verlustbehaftet

word-combine-replace = Neue Auswahl
    .about = Ersetzt die bisherige Auswahl.
word-combine-add = Zur Auswahl hinzufügen
    .keys = Shift
    .about = Wählt dies zusätzlich aus.
word-combine-subtract = Von Auswahl abziehen
    .keys = Alt
    .about = Nimmt dies von der Auswahl weg.
word-combine-intersect = Schnittmenge mit Auswahl
    .keys = Shift+Alt
    .about = Behält von der Auswahl nur, was auch hierin liegt.

word-filter-nearest = Nächster Nachbar
word-filter-bilinear = Bilinear
word-filter-bicubic = Bikubisch

word-gradient-linear = Linear
    .about = Entlang der gezogenen Linie.
word-gradient-radial = Radial
    .about = Rund um den Anfang der Linie.

## Schritte, die rückgängig gemacht werden können.

undo-flip-horizontal = Horizontal spiegeln
undo-flip-vertical = Vertikal spiegeln
undo-rotate-left = Nach links drehen
undo-rotate-right = Nach rechts drehen
undo-rotate-half = Um 180° drehen
undo-select-all = Alles auswählen
undo-select-invert = Auswahl umkehren
undo-select-grow = Auswahl vergrößern
undo-select-shrink = Auswahl verkleinern
undo-select-feather = Weiche Auswahlkante
undo-select-border = Rand auswählen
undo-select-mask = Maske auswählen
undo-mask-from-selection = Maske aus Auswahl
undo-select-pixels = Pixel der Ebene auswählen
undo-mask-clear = Maske leeren
undo-mask-fill = Maske füllen
undo-mask-invert = Maske umkehren
undo-mask-grow = Maske vergrößern
undo-mask-shrink = Maske verkleinern
undo-mask-feather = Weiche Maskenkante
undo-edit = Bearbeiten
undo-brush-stroke = Pinselstrich
undo-erase = Radieren
undo-fill = Füllen
undo-draw-frame = Rahmen zeichnen
undo-move-frame = Rahmen verschieben
undo-resize-frame = Rahmengröße ändern
undo-gradient = Verlauf
undo-lasso = Lasso
undo-ellipse-selection = Ellipsenauswahl
undo-rectangle-selection = Rechteckauswahl
undo-paint-mask = Maske malen
undo-erase-mask = Maske radieren
undo-polygon-selection = Polygonauswahl
undo-deselect = Auswahl aufheben
undo-select-by-colour = Nach Farbe auswählen
undo-magic-wand = Zauberstab
undo-move-layer = Ebene verschieben
undo-copy-selected-pixels = Ausgewählte Pixel kopieren
undo-move-selected-pixels = Ausgewählte Pixel verschieben
undo-rotate-layer = Ebene drehen
undo-rotate-selected-pixels = Ausgewählte Pixel drehen
undo-scale-layer = Ebene skalieren
undo-scale-selected-pixels = Ausgewählte Pixel skalieren
undo-move-selection = Auswahl verschieben
