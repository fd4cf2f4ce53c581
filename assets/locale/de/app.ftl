### Was das Programm in Meldungen, im Fenstertitel und bei Fehlern sagt.
### Eine Meldung ist ein Satz ohne Punkt. Werte wie $problem sind eigene Sätze oder Satzteile.

## Das Fenster und das Bild

app-unnamed = Unbenannt
app-moment = { $day }. { $month ->
        [1] Januar
        [2] Februar
        [3] März
        [4] April
        [5] Mai
        [6] Juni
        [7] Juli
        [8] August
        [9] September
        [10] Oktober
        [11] November
       *[12] Dezember
    }, { $time }
# Steht wie app-moment auch in Klammern.
app-moment-unknown = Zeit unbekannt
app-no-canvas = es lässt sich keine Leinwand anlegen: bitte melden

## Zu viel wartet

app-busy-files = Es warten schon zu viele Dateien: gleich noch einmal versuchen
app-busy-pixels = Es wird schon zu viel vorbereitet: einen Moment warten

## Öffnen, Exportieren und Speichern

app-opened-settings = „{ $name }“ enthält die Einstellungen, mit denen es entstand
app-opened-settings-use = Einstellungen nutzen
app-not-saved-before = Das Bild davor war nicht gespeichert: „Rückgängig“ holt es zurück
app-not-saved-before-undo = Rückgängig
app-exported = Exportiert nach „{ $path }“
app-export-failed = Das Bild wurde nicht exportiert: { $problem }
app-export-failed-elsewhere = Woanders exportieren…
app-saved = Gespeichert unter „{ $path }“
app-candidate-not-saved = Der Kandidat wurde nicht gespeichert: { $problem }
app-candidates-saved = { $count } in „{ $folder }“ gespeichert
app-candidates-not-saved = Nur { $count } gespeichert: { $problem }
app-folder-failed = der Ordner „{ $path }“ lässt sich nicht anlegen ({ $error }): einen anderen wählen
project-not-saved = Das Projekt wurde nicht gespeichert: { $problem }
project-not-saved-elsewhere = Woanders speichern…
notice-take-as-new = Als neues Bild öffnen

## Einstellungen aus einem Bild

app-applied = Die Einstellungen des Bildes sind im Bedienfeld
app-applied-but = Die Einstellungen des Bildes sind im Bedienfeld, aber { $problems }
app-applied-between = ;{ " " }
app-applied-upscale = Was das Bild vergrößert hat, ist im Bedienfeld Hochskalieren
app-applied-nothing = Das Bild enthält keine brauchbaren Einstellungen
app-applied-earlier-built-in = gemacht hat es „{ $name }“, das eingebaute Modell einer früheren Version: Das dieser Version wird verwendet
app-applied-no-model = das Modell „{ $name }“ ist nicht vorhanden: Das bisherige bleibt
app-applied-no-upscaler = der Upscaler „{ $name }“ ist nicht vorhanden: Der eingebaute wird verwendet
app-applied-no-vae = das VAE „{ $name }“ ist nicht vorhanden: Das des Modells wird verwendet
app-applied-no-lora = das LoRA „{ $name }“ ist nicht vorhanden
app-applied-no-control = das ControlNet „{ $name }“ ist nicht vorhanden: ein anderes wählen
app-applied-no-control-picture = das Bild „{ $name }“ eines ControlNets ist nicht in der Datei: es neu wählen
app-applied-no-picture-of-control = das Bild „{ $name }“ des ControlNets „{ $network }“ ist nicht in der Datei: es neu wählen
app-applied-no-unnamed-picture-of-control = das Bild des ControlNets „{ $network }“ ist nicht in der Datei: es neu wählen
app-applied-no-preprocessor = der Präprozessor „{ $name }“ ist hier nicht bekannt
app-applied-no-image = das Ausgangsbild „{ $name }“ ist nicht in der Datei
app-applied-no-sampler = der Sampler „{ $name }“ ist hier nicht bekannt: Der bisherige bleibt
app-applied-no-schedule = der Scheduler „{ $name }“ ist hier nicht bekannt: Der bisherige bleibt
app-applied-no-hires-size = die Größe des zweiten Durchgangs ist nicht angegeben: Es gibt keinen
app-applied-no-hires-sampler = der Sampler „{ $name }“ des zweiten Durchgangs ist hier nicht bekannt
app-applied-no-hires-schedule = der Scheduler „{ $name }“ des zweiten Durchgangs ist hier nicht bekannt
app-applied-left-out = weggelassen wurde: { $names }
app-applied-left-out-between = ,{ " " }

## Nicht gespeicherte Arbeit, Abstürze, das Protokoll

app-autosave-failed = Nicht gespeicherte Arbeit würde einen Absturz nicht überstehen: { $problem }
app-recover-one = „{ $title }“ ({ $when }) war nicht gespeichert, als das Programm endete
app-recover-many = { $count } Dokumente waren nicht gespeichert, als das Programm endete
app-recover-show = Anzeigen
app-recovered = „{ $title }“ ist wieder da: zum Behalten speichern
app-crash = Scumble ist abgestürzt ({ $when }). Ein Bericht darüber liegt auf diesem Computer und wurde niemandem geschickt
app-crash-work-kept = Scumble ist abgestürzt ({ $when }). Die Arbeit ist gesichert. Ein Bericht darüber liegt auf diesem Computer und wurde niemandem geschickt
app-crash-show-work = Arbeit anzeigen
app-crash-open-folder = Ordner öffnen
app-no-log = Es wird kein Protokoll geführt: Das System nennt keinen Ordner dafür

## Arbeit im Hintergrund, die gescheitert ist

# $what ist einer der folgenden Namen, alle in der Einzahl.
app-broke-down = { $what } ist an einem Programmfehler gescheitert: Sonst ging nichts verloren; bitte melden
app-broke-down-report = Ordner des Berichts öffnen
app-work-keeping-unsaved = Das Sichern nicht gespeicherter Arbeit
app-work-clearing-kept = Das Aufräumen gesicherter Arbeit
app-work-looking-for-unsaved = Die Suche nach nicht gespeicherter Arbeit
app-work-recovering = Das Wiederherstellen eines Dokuments
app-work-throwing-away = Das Verwerfen nicht gespeicherter Arbeit
app-work-looking-for-models = Die Suche nach Modellen
app-work-looking-at-model = Die Prüfung eines Modells
app-work-looking-at-file = Die Prüfung einer Datei
app-work-elsewhere = Die Suche nach Modellen anderer Programme
app-work-hashes = Die Berechnung von Hashes
app-work-small-previews = Das Verkleinern von Vorschauen
app-work-small-results = Das Verkleinern von Ergebnissen
app-work-small-layers = Das Verkleinern von Ebenen
app-work-copying = Das Kopieren des Bildes
app-work-pasting = Das Einfügen eines Bildes
app-work-change = Eine Änderung am Bild
app-work-frame = Der Blick in den Rahmen
app-work-download = Der Beginn eines Downloads
app-work-opening-file = Das Öffnen einer Datei
app-work-opening-picture = Das Öffnen eines Bildes
app-work-export = Der Export
app-work-saving-candidate = Das Speichern eines Kandidaten
app-work-saving-candidates = Das Speichern der Kandidaten
app-work-saving-project = Das Speichern des Projekts
app-work-keeping-result = Das Aufbewahren eines Ergebnisses
app-work-reading-gallery = Das Lesen der Galerie
app-work-searching-gallery = Das Durchsuchen der Galerie
app-work-reading-result = Das Lesen eines Ergebnisses
app-work-trashing-result = Das Verschieben eines Ergebnisses in den Papierkorb
app-work-reading-prompts = Das Lesen der Prompts
app-work-keeping-settings = Das Speichern der Einstellungen

## Die Galerie

gallery-note-not-kept = Ergebnisse werden nicht aufbewahrt: { $problem }
gallery-note-busy = Ein Ergebnis wurde nicht aufbewahrt: Es warten schon zu viele Dateien
gallery-note-no-folder = Es gibt keinen Ordner für Ergebnisse: einen in den Einstellungen wählen
gallery-note-trashed = „{ $name }“ ist im Papierkorb

## Ebenen und die Auswahl

layer-note-locked = Die Ebene ist gesperrt: sie zuerst im Bedienfeld Ebenen entsperren
layer-note-transparency-locked = Die Transparenz der Ebene ist gesperrt: zum Löschen von Teilen der Ebene entsperren
layer-note-nothing-selected = Von dieser Ebene ist nichts ausgewählt: Pixel oder eine andere Ebene auswählen
layer-note-recipe-unreadable = Das Rezept der Ebene lässt sich nicht lesen ({ $error }): Es stammt womöglich von einer neueren Version

## Modelle

models-note-built-in = eingebaut
models-note-built-in-model = Scumble 2 (eingebaut)
models-note-busy = Es warten schon zu viele Dateien: gleich noch einmal nach Modellen suchen
models-note-dropped-folder = „{ $path }“ ist kein Modell: darin nach Modellen suchen?
models-note-dropped-folder-look = Dort Modelle suchen
models-note-lone = „{ $name }“ liegt in keinem der Modellordner, in denen die Namen aus dem Prompt gesucht werden
models-note-lone-add = Seinen Ordner hinzufügen

## Downloads

download-of = { $done } von { $total }
download-file = Datei { $number } von { $of }: { $words }
download-speed = { $words }, { $speed } pro Sekunde
download-left = { $words }, noch { $left }
download-no-folder = Es gibt keinen Ordner für Modelle: Dieses System nennt keinen für die Daten eines Programms
download-done = „{ $name }“ ist heruntergeladen
download-done-use = Verwenden
download-failed = „{ $name }“ wurde nicht heruntergeladen: { $problem }
download-failed-again = Noch einmal
download-stopped = Der Download von „{ $name }“ wurde angehalten; was schon da ist, bleibt
download-stopped-on = Fortsetzen

## Einstellungen

settings-device-auto = Automatisch
settings-device-cpu = Prozessor
settings-device-cuda = NVIDIA-GPU
settings-device-metal = Apple-GPU
settings-note-unreadable = „{ $path }“ lässt sich nicht lesen ({ $error }): Die Vorgaben werden verwendet
settings-note-damaged = „{ $path }“ ist beschädigt ({ $error }): Die Vorgaben werden verwendet, und die Datei wird neu geschrieben
settings-note-damaged-kept = „{ $path }“ ist beschädigt ({ $error }): Die Vorgaben werden verwendet, und die Datei bleibt als „{ $aside }“ erhalten
settings-note-not-kept = Die Einstellungen werden nicht gespeichert: { $problem }
settings-note-no-json = die Einstellungen lassen sich nicht als JSON schreiben ({ $error })
settings-note-no-folder = der Ordner „{ $path }“ lässt sich nicht anlegen ({ $error }): seine Zugriffsrechte prüfen

## Namen der Schritte im Verlauf

undo-take = Kandidaten übernehmen
undo-open = Bild öffnen
undo-new = Neue Leinwand
undo-upscale = Bild hochskalieren
undo-paste = Einfügen
undo-add-result = Ergebnis hinzufügen
undo-clear-selected = Ausgewähltes löschen
undo-fill-selection = Auswahl füllen
undo-layer-new = Neue Ebene
undo-layer-duplicate = Ebene duplizieren
undo-layer-delete = Ebene löschen
undo-layer-delete-many = Ebenen löschen
undo-layer-merge-down = Nach unten vereinen
undo-layer-merge-visible = Sichtbare vereinen
undo-layer-flatten = Bild zusammenfügen
undo-layer-group = Ebenen gruppieren
undo-layer-ungroup = Gruppe auflösen
undo-layer-visible = Ebene ein-/ausblenden
undo-layer-lock = Ebene sperren
undo-layer-lock-transparency = Transparenz sperren
undo-layer-clip = Schnittmaske
undo-layer-use-mask = Ebenenmaske verwenden
undo-layer-add-mask = Ebenenmaske hinzufügen
undo-layer-apply-mask = Ebenenmaske anwenden
undo-layer-delete-mask = Ebenenmaske löschen
undo-layer-rename = Ebene umbenennen
undo-layer-move = Ebene verschieben
undo-layer-opacity = Deckkraft der Ebene
