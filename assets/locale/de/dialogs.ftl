### Dialoge, die Bibliothek der Modelle und die Galerie.

## Was mehrere Dialoge haben.

dialog-browse = Durchsuchen…
dialog-cancel = Abbrechen
dialog-close = Schließen
dialog-file = Datei
dialog-file-exists = Diese Datei gibt es schon; sie wird ersetzt.
dialog-replace = Ersetzen
dialog-quality = Qualität

## Viele Dateien werden vergrößert.

batch-title = Dateien hochskalieren
batch-folder = Schreiben in
    .hint = Neben jede Datei
    .name = Ordner für Ergebnisse
batch-add-files = Dateien hinzufügen…
    .about = Wählt Bilddateien. Dateien lassen sich auch auf das Fenster ziehen.
batch-add-folder = Ordner hinzufügen…
    .about = Alle Bilder in einem Ordner.
batch-clear = Liste leeren
batch-nothing = Bilder hinzufügen oder hierher ziehen.
batch-state-working = in Arbeit
batch-state-waiting = wartet
batch-state-done = fertig
batch-state-not-done = vorher abgebrochen
batch-remove = { $name } herausnehmen
batch-row = { $name }: { $state }
batch-format = Format: { $format }
    .name = Format der Ergebnisse
batch-progress = Datei { $number } von { $count }: { $state }
batch-written = { $count } geschrieben
batch-written-failed = { $count } geschrieben, { $failed } gescheitert: Ihre Zeilen nennen den Grund
batch-cancel = Auftrag abbrechen
batch-start = Alle hochskalieren

## Die Größe der Leinwand.

size-title = Leinwandgröße
size-width = Breite der Leinwand
size-height = Höhe der Leinwand
size-anchor = Wo das Bild bleibt
size-place = Bild bleibt: { $place }
size-place-top-left = Oben links
size-place-top = Oben
size-place-top-right = Oben rechts
size-place-left = Links
size-place-centre = Mitte
size-place-right = Rechts
size-place-bottom-left = Unten links
size-place-bottom = Unten
size-place-bottom-right = Unten rechts
size-too-large = Das ist mehr, als eine Leinwand fasst: weniger nehmen.
size-cut = Was abgeschnitten wird, bleibt in seinen Ebenen: Beim Vergrößern kommt es zurück.
size-grown = Neue Fläche ist transparent. Skaliert wird nichts.
size-start = Ändern

## Ein Bild mit Einstellungen wurde auf das Fenster gezogen.

dropped-title = Einstellungen nutzen oder öffnen?
dropped-about = „{ $name }“ enthält die Einstellungen, mit denen es entstand.
dropped-settings = Einstellungen nutzen
dropped-open = Als Bild öffnen
dropped-both = Beides

## Modelle anderer Programme.

elsewhere-title = Modelle anderer Programme
    .about = Sie werden dort verwendet, wo sie liegen: Nichts wird kopiert, verschoben oder verändert. Was gewählt ist, kommt zu den eigenen Modellordnern.
elsewhere-nothing = An den üblichen Orten wurden keine Modelle von A1111, ComfyUI, Krita oder InvokeAI gefunden.
elsewhere-looking = Suche… bisher { $folders } Ordner
elsewhere-files = { $count ->
        [one] { $count } Datei, { $size }
       *[other] { $count } Dateien, { $size }
    }
elsewhere-files-known = { $count ->
        [one] { $count } Datei, { $size }; schon unter den eigenen Ordnern
       *[other] { $count } Dateien, { $size }; schon unter den eigenen Ordnern
    }
elsewhere-add = { $count } Ordner hinzufügen
elsewhere-stop = Anhalten
elsewhere-again = Neu suchen

## Export.

export-title = Bild exportieren
export-title-candidate = Kandidaten speichern
export-recipe = Mit Rezept (Prompt, Seed und alle Einstellungen)
    .about = Wer die Datei bekommt, kann das Bild noch einmal erzeugen. Weglassen, wenn das niemanden etwas angeht.
export-format = Format
export-start = Exportieren

## Outpainting: die neue Fläche ringsum wird erfunden.

outpaint-title = Bild erweitern (Outpainting)
outpaint-feather = Weiche Kante
    .about = So breit ist das Band an der Naht, in dem Alt und Neu ineinander übergehen.
outpaint-left = Links
outpaint-right = Rechts
outpaint-top = Oben
outpaint-bottom = Unten
outpaint-equal = An allen Seiten gleich
outpaint-fill = Neue Fläche beginnen mit
outpaint-most = Ein Bild hat höchstens { $side } Pixel je Seite: weniger nehmen.
outpaint-much = Das meiste wird erfunden sein: Kleinere Schritte nacheinander geben mehr Anhalt.
outpaint-size = Neue Größe: { $size }
outpaint-size-too-large = Zu groß
outpaint-start = Outpainting

## Die Frage vor dem Beenden.

quit-title = Scumble beenden?
quit-stay = Bleiben
quit-anyway = Ohne Speichern beenden
quit-save = Speichern…

## Nach einem Absturz.

recover-title = Die Arbeit ist gesichert
    .about = Scumble endete unerwartet. Daran wurde gearbeitet; es lässt sich öffnen, wie es war.
recover-discard = Verwerfen
    .name = { $title } verwerfen
recover-open = Öffnen
    .name = { $title } öffnen
recover-later = Später
recover-discard-all = Alle verwerfen

## Das Projekt speichern.

save-title = Projekt speichern
save-kind = Art
save-kind-scumble = Scumble
    .about = Alles, Byte für Byte: Ebenen, Maske, Einstellungen.
save-kind-ora = OpenRaster
    .about = Die Ebenen, für Krita, GIMP und andere.
save-kind-ora-loses = OpenRaster behält die Ebenen, aber keine Auswahl, keinen Rahmen und keine Einstellungen.
save-start = Projekt speichern

## Einstellungen.

settings-dialog-title = Einstellungen
settings-dialog-done = Fertig
settings-dialog-theme = Farbschema
settings-dialog-theme-dark = Dunkel
settings-dialog-theme-light = Hell

settings-dialog-computing = Rechnen
settings-dialog-device = Gerät
settings-dialog-threads = Threads
    .about = So viele nutzt ein Auftrag; 0 nimmt einen je Kern. Die Änderung gilt ab dem nächsten Auftrag.
settings-dialog-memory = Speicher für Modelle
    .about = Was ein Auftrag einplanen darf; 0 fragt das System, was frei ist. Die Änderung gilt ab dem nächsten Start.
settings-dialog-tiles = Dekodieren in Kacheln von
    .about = Bilder mit längeren Seiten werden in Kacheln dekodiert, mit weniger Speicher. 0: je nach Speicher; 8192: nie. Die Änderung gilt ab dem nächsten Start.
settings-dialog-previews = Vorschau nach jedem Schritt zeigen
settings-dialog-tiny-decoder = Scharfe Vorschau mit Mini-Decoder (TAESD), wo sie wenig kostet
    .hint = Seine Datei; leer wird einer unter den Modellen gesucht
    .name = Mini-Decoder

settings-dialog-undo = Rückgängig
settings-dialog-undo-memory = Speicher für Rückgängig
    .about = Schritte werden komprimiert behalten; brauchen sie mehr als dies, fallen die ältesten weg.
settings-dialog-mask = Maske
settings-dialog-mask-step = Schrittweite
    .about = Um so viel wird die Maske vergrößert, verkleinert und weicher gemacht.
settings-dialog-selection = Auswahl
settings-dialog-selection-step = Schrittweite der Auswahl
    .about = Um so viel wird die Auswahl vergrößert, verkleinert und weicher gemacht.

settings-dialog-keeping = Arbeit sichern
settings-dialog-autosave = Sichern alle
    .about = So oft wird die Arbeit, wenn sich etwas geändert hat, dorthin geschrieben, wo sie einen Absturz übersteht.
settings-dialog-keep-results = Jedes erzeugte Bild in der Galerie aufbewahren
    .name = Ordner der Galerie

settings-dialog-folders = Modellordner
settings-dialog-folder-remove = In { $name } nicht mehr nach Modellen suchen
settings-dialog-folder-others = Andere Programme…
settings-dialog-folder-add = Hinzufügen
settings-dialog-folder = Modellordner
    .hint = Pfad eines Ordners mit Modellen

settings-dialog-wildcards = Wildcards
    .hint = Ordner mit name.txt für jedes __name__
    .name = Ordner der Wildcards

settings-dialog-log = Protokoll
    .about = Es bleibt auf diesem Computer und enthält nur bei „Details“ und „Alles“ Wörter aus Prompts.
settings-dialog-log-off = Aus
settings-dialog-log-error = Fehler
settings-dialog-log-warn = Warnungen
settings-dialog-log-info = Normal
settings-dialog-log-debug = Details
settings-dialog-log-trace = Alles

settings-dialog-shortcuts = Tastenkürzel
    .about = Eigene Tasten stehen in der Einstellungsdatei: unter "shortcuts" der Name eines Befehls und seine Tasten.

## Die Bibliothek der Modelle.

models-title = Modelle
models-close = Bibliothek schließen
models-again = Neu suchen
    .about = Sucht in allen Ordnern neu nach Modellen.
models-add-folder = Modellordner hinzufügen…
    .about = Modelle werden gelesen, wo sie liegen: von A1111, Forge, ComfyUI, SwarmUI oder in irgendeinem Ordner.
models-looking = Suche…
models-looking-at = Suche… { $done } von { $of }
models-count = { $count ->
        [one] { $count } Datei
       *[other] { $count } Dateien
    }
models-count-of = { $count ->
        [one] { $shown } von { $count } Datei
       *[other] { $shown } von { $count } Dateien
    }
models-search = Modelle durchsuchen
    .hint = Name, Ordner, Triggerwort oder Hash
models-get = Weitere laden…
    .about = Weitere Modelle herunterladen
models-all-kinds = Alle
    .about = Alle Arten
models-kind = { $kind } { $count }
    .name = Art: { $kind }
models-all-families = Alle Familien
models-family = Familie
models-nothing-yet = Suche Modelle…
models-nothing-fits = Kein Modell passt
models-nothing-there = In den eigenen Ordnern liegen keine Modelle
models-no-folder = Einen Ordner mit Modellen hinzufügen: von A1111, Forge, ComfyUI oder SwarmUI, oder einen anderen
models-choose-folder = Ordner wählen…
models-cell = { $kind } { $name }

models-use-checkpoint = Als Modell verwenden
models-use-words = Zum Prompt hinzufügen
models-use-negative-words = Zum negativen Prompt hinzufügen
models-use-vae = Als VAE verwenden
models-use-control = Als ControlNet hinzufügen

models-choose = Ein Modell wählen
models-preview = Vorschau des Modells
models-trigger-words = Triggerwörter
models-trained-on = Trainiert mit
models-add-word = { $word } zum Prompt hinzufügen
models-fact-kind = Art
models-fact-family = Familie
models-fact-size = Größe
models-fact-hash = Hash
models-fact-folder = Ordner
models-fact-file = Datei
models-fact-unknown = Unbekannt
models-fact-no-hash = Noch nicht berechnet
models-fact-evidence = Erkannt an
models-bytes = { $count } Bytes

models-catalogue-about = Modelle kommen von den Seiten ihrer Herausgeber in Scumbles eigenen Ordner und werden geprüft.
models-catalogue-stop = Anhalten
    .about = Was schon da ist, bleibt für den nächsten Versuch.
    .name = { $name } anhalten
models-catalogue-use = Verwenden
    .name = { $name } verwenden
models-catalogue-download = Herunterladen
    .name = { $name } herunterladen
models-catalogue-facts = { $kind } · { $family } · { $size } · Lizenz: { $licence }
models-catalogue-size-unknown = Größe nennt der Server

## Die Galerie aller erzeugten Bilder.

gallery-title = Galerie
gallery-close = Galerie schließen
gallery-again = Neu einlesen
    .about = Liest den Ordner mit den Ergebnissen neu ein.
gallery-count = { $count ->
        [one] { $count } Bild
       *[other] { $count } Bilder
    }
gallery-count-of = { $count ->
        [one] { $shown } von { $count } Bild
       *[other] { $shown } von { $count } Bildern
    }
gallery-count-reading = { $count ->
        [one] Einlesen… { $count } Bild
       *[other] Einlesen… { $count } Bilder
    }
# „model:“ und „date:“ werden in jeder Sprache so eingegeben.
gallery-search = Galerie durchsuchen
    .hint = Wörter des Prompts, model:Name, date:2026-11
gallery-models = Modell
gallery-all-models = Alle Modelle
gallery-reading = Ergebnisse werden gelesen…
gallery-nothing-fits = Kein Bild passt zur Suche
gallery-nothing = Erzeugte Bilder werden in { $folder } aufbewahrt

gallery-use = Einstellungen nutzen
gallery-open = Öffnen
gallery-layer = Als Ebene hinzufügen
gallery-trash = In den Papierkorb
    .about = Der Papierkorb des Systems behält es.
gallery-show-in-folder = Im Ordner anzeigen
    .about = Öffnet den Ordner, in dem die Datei liegt.
gallery-copy-path = Pfad kopieren
    .about = Legt den Pfad der Datei in die Zwischenablage.

gallery-choose = Ein Bild wählen
gallery-picture = Das Bild
gallery-prompt = Prompt
gallery-prompt-none = Keiner
gallery-fact-seed = Seed
gallery-fact-seed-unknown = Unbekannt
gallery-fact-model = Modell
gallery-fact-size = Größe
gallery-fact-day = Tag
gallery-fact-file = Datei
gallery-cell = Bild { $number }: { $prompt }
gallery-cell-seed = Seed { $seed }
