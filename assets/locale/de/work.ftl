### Was entsteht und wie weit es ist: Aufträge, Kandidaten, die Leinwand, größere Bilder und das Fenster ringsum.

## Aufträge.

job-kind-text-to-image = Text zu Bild
job-kind-image-to-image = Bild zu Bild
job-kind-inpaint = Inpainting der Maske
job-kind-outpaint = Outpainting
job-kind-upscale = Hochskalieren
job-kind-upscale-files = Dateien hochskalieren

# Auf dem breiten Knopf, daher kurz.
job-preparing = Vorbereiten
job-waiting = Warten
job-enlarging = Vergrößern
job-loading-text-encoder = Text-Encoder laden, { $percent } %
job-loading-denoiser = Denoiser laden, { $percent } %
job-loading-decoder = Decoder laden, { $percent } %
job-loading-upscaler = Upscaler laden, { $percent } %
job-decoding = Dekodieren, { $percent } %
job-step = Schritt { $done } von { $of }
job-step-left = Schritt { $done } von { $of }, noch { $left }
job-refining = Verfeinern, { $done } von { $of }
job-refining-left = Verfeinern, { $done } von { $of }, noch { $left }
job-tile = Kachel { $done } von { $of }
job-tile-left = Kachel { $done } von { $of }, noch { $left }

job-time-seconds = { $seconds } s
job-time-minutes = { $minutes } min { $seconds } s
job-time-hours = { $hours } h { $minutes } min

job-busy = Es wird schon zu viel vorbereitet: einen Moment warten
job-model-gone = Das Modell „{ $path }“ fehlt: seinen Ordner zurückholen oder ein anderes Modell wählen
job-canvas-changed = Die Leinwand hat sich geändert: das Bild noch einmal erweitern
job-mask-does-not-fit = Die Maske passt nicht zum Rahmen
job-frame-beside = Der Rahmen liegt nicht auf der Leinwand

job-left-out = { $problem }; dieses ControlNet entfällt
job-no-tiny-decoder = Für dieses Modell gibt es keinen Mini-Decoder: Sein eigenes VAE dekodiert das Bild
job-vae-gone = Das VAE „{ $path }“ fehlt: Das des Modells wird verwendet
job-tiny-decoder-gone = Der Mini-Decoder „{ $path }“ fehlt: Vorschauen kommen ohne ihn aus
job-control-gone = das ControlNet „{ $path }“ fehlt
job-control-beside = der Rahmen liegt nicht auf der Leinwand
job-control-of-group = eine Gruppe von Ebenen hat keine Pixel für ein ControlNet: eine Ebene wählen
job-no-depth = der Präprozessor „Tiefe“ braucht einen Tiefenschätzer, und in den Modellordnern ist keiner
job-no-upscaler = der Upscaler „{ $name }“ ist nicht in den Modellordnern: Der eingebaute wird verwendet

job-work = Ein Auftrag
live-work = Ein Live-Auftrag
candidates-work-thumbnail = Eine Miniatur
candidates-work-picture = Ein Bild
upscale-work-files = Die Suche nach Bildern
upscale-work-part = Die Suche nach dem, was vergrößert wird
upscale-work-network = Die Prüfung eines Upscalers

## Kandidaten unter der Leinwand.

candidates-count = { $count ->
    [one] { $count } Kandidat
   *[other] { $count } Kandidaten
}
candidates-name = Kandidat { $number }, Seed { $seed }
candidates-name-enlarged = Kandidat { $number }, vergrößert auf { $size }
candidates-card = Klick übernimmt ihn ins Bild; die rechte Taste zeigt, was sich sonst mit ihm tun lässt.
candidates-take = Übernehmen
candidates-look = Ansehen
candidates-more-like = Ähnliche erzeugen
candidates-use-settings = Einstellungen nutzen
candidates-open = Als eigenes Bild öffnen
candidates-save = Speichern…
candidates-discard = Verwerfen
candidates-split = Vorher | Nachher
candidates-save-all = Alle speichern…
    .about = Schreibt alle Kandidaten in einen Ordner.
candidates-discard-all = Alle verwerfen
    .about = Leert die Leiste.
candidates-beside-canvas = Der Kandidat liegt inzwischen neben der Leinwand: ihn als eigenes Bild öffnen, oder so weit rückgängig machen, bis die Leinwand ihn wieder fasst

## Die Leinwand.

canvas-name = Leinwand
canvas-border = Grenze zwischen Vorher und Nachher
canvas-frame-name = Rahmen { $size }
canvas-frame = Generierungsrahmen
    .about = Der Generierungsrahmen: Was darin liegt, sieht das Modell; angegeben ist seine Größe auf der Leinwand und im Modell.

canvas-frame-long = Der Rahmen ist { $times }-mal so lang wie breit, und das Modell kennt Bilder um { $native }: Motive können sich wiederholen; den Rahmen kürzer machen, oder das Bild schrittweise erweitern
canvas-frame-small = Der Rahmen ist so klein, dass das Modell in { $times }-facher Größe arbeitet: ihn größer machen, damit das Modell mehr von der Umgebung sieht
canvas-frame-large = Der Rahmen ist größer als die Arbeitsgröße des Modells: Das Ergebnis wird { $times }-fach vergrößert und weich; für mehr Details den Rahmen kleiner machen
canvas-frame-far-more = { $working } ist weit mehr als die { $native }, die das Modell kennt: Motive können sich wiederholen
canvas-frame-far-less = { $working } ist weit weniger als die { $native }, die das Modell kennt: Es zeichnet womöglich schlecht

canvas-nothing-masked = Nichts ist maskiert: zuerst eine Maske malen
canvas-nothing-selected = Nichts ist ausgewählt: zuerst einen Teil des Bildes auswählen
canvas-paste-nothing = In der Zwischenablage ist kein Bild: eines kopieren, oder eine Datei auf das Fenster ziehen
canvas-impossible = Eine Leinwand von { $extent } ist nicht möglich: Seiten von 1 bis { $side } und höchstens { $millions } Millionen Pixel wählen
canvas-cannot-grow = Die Leinwand konnte nicht so wachsen, dass sie den Rahmen fasst: den Rahmen neu setzen
canvas-extend-nowhere = Für mindestens eine Seite angeben, wie weit das Bild erweitert werden soll
canvas-extend-too-far = So weit lässt sich das Bild nicht erweitern: kleinere Seiten wählen

canvas-step-frame = Rahmen setzen
canvas-step-grow = Leinwand vergrößern
canvas-step-crop = Beschneiden
canvas-step-extend = Leinwand erweitern
canvas-step-size = Leinwandgröße
canvas-step-blend = Mischmodus

empty-title = Mit Worten beginnen, oder mit einem Bild
empty-words = Schreiben, was zu sehen sein soll, und Ctrl+Enter drücken.
empty-picture = Oder ein Bild hierher ziehen und übermalen, was sich ändern soll.
empty-drop = Zum Öffnen loslassen

## Größere Bilder.

upscale-result = { $from } → { $to }, { $megapixels } Megapixel
upscale-nothing = Nichts zu vergrößern
upscale-cost = etwa { $memory } Speicher, etwa { $time }
upscale-cost-unknown = etwa { $memory } Speicher, Dauer noch unbekannt
upscale-memory-gb = { $number } GB
upscale-memory-mb = { $number } MB

upscale-not-taken = Der Kandidat ist noch nicht auf der Leinwand: ihn zuerst übernehmen (Enter)
upscale-empty-canvas = Die Leinwand ist leer: ein Bild erzeugen oder öffnen
upscale-nothing-selected = Nichts ist ausgewählt: den Teil auswählen, der vergrößert werden soll
upscale-empty-layer = Die aktive Ebene ist hier leer: eine andere Ebene wählen
upscale-gone = Was vergrößert werden sollte, ist nicht mehr auf der Leinwand: noch einmal versuchen
upscale-impossible-size = Kein Bild kann diese Größe haben: Faktor, Breite oder Höhe anders wählen
upscale-impossible-size-now = Kein Bild kann diese Größe haben: eine andere wählen
upscale-too-large = Ein Bild hat hier höchstens { $side } Pixel je Seite und { $megapixels } Megapixel: weniger wählen, oder die Datei selbst mit „Dateien hochskalieren“ vergrößern
upscale-memory-short = Es braucht etwa { $needed } Speicher, und { $free } sind frei: eine kleinere Größe wählen, oder andere Programme schließen
upscale-beyond-network = Das Netz vergrößert { $native }-fach; der Rest bis { $factor }-fach wird nur interpoliert und bleibt weich
upscale-beyond-webp = WebP fasst höchstens { $side } Pixel je Seite: als PNG oder JPEG exportieren
upscale-not-here = Der Upscaler „{ $name }“ ist nicht vorhanden: Der bisherige bleibt
upscale-no-variations = Beim Vergrößern gibt es keine Variationen: die Einstellungen im Bedienfeld Hochskalieren ändern

upscale-job = Vergrößern auf { $size }
upscale-diffusion = Diffusion, ×{ $scale }

upscale-before = Vorher
upscale-after = Nachher
upscale-before-size = Vorher  { $size }
upscale-after-size = Nachher  { $size }

upscale-other-canvas = Die Leinwand hat inzwischen eine andere Größe, und das größere Bild ist für { $size } gemacht: es als eigenes Bild öffnen, oder bis zu dieser Größe rückgängig machen
upscale-no-canvas = Keine Leinwand kann so groß sein wie das größere Bild: es als Datei speichern
upscale-beside-canvas = Was vergrößert wurde, liegt inzwischen neben der Leinwand: das größere Bild als eigenes öffnen

upscale-format-kept = wie die Datei
upscale-format-webp = WebP (verlustfrei)
upscale-files-job = { $count ->
    [one] { $count } Datei vergrößern
   *[other] { $count } Dateien vergrößern
}
upscale-files-empty-folder = In „{ $path }“ sind keine Bilder
upscale-files-unreadable-folder = Der Ordner „{ $path }“ lässt sich nicht lesen ({ $error })
upscale-files-too-many = Ein Stapel fasst höchstens { $most } Dateien: { $count } wurden weggelassen
upscale-files-by-networks = Dateien werden von Netzen vergrößert: eines wählen, das kein Diffusionsmodell ist
upscale-files-by-factor = Dateien werden um einen Faktor vergrößert: einen wählen
upscale-files-none-left = Es ist keine Datei zum Vergrößern mehr da: welche hinzufügen
upscale-files-done = { $done ->
    [one] { $done } Bild wurde vergrößert
   *[other] { $done } Bilder wurden vergrößert
}
upscale-files-one-failed = { $done ->
    [one] { $done } Bild wurde vergrößert, eines nicht: { $reason }
   *[other] { $done } Bilder wurden vergrößert, eines nicht: { $reason }
}
upscale-files-some-failed = { $done ->
    [one] { $done } Bild wurde vergrößert, { $count } nicht; das erste: { $reason }
   *[other] { $done } Bilder wurden vergrößert, { $count } nicht; das erste: { $reason }
}
upscale-files-show-list = Liste anzeigen

## Die Zeile unten, und Meldungen.

status-zoom = Ganze Leinwand anzeigen
    .about = So groß wird sie jetzt gezeigt.
status-live = Live
status-live-paint = Live: malen
status-selection = Auswahl
status-notice-close = Meldung schließen
status-notice-dismiss = Schließen
status-notice-times = { $text } ({ $count }×)
status-first-of-dropped = Nur die erste der hierher gezogenen Dateien wurde geöffnet

## Die Leiste oben.

top-menu = Menü
    .about = Alles, was sich tun lässt. Ctrl+K findet es nach Namen.

widget-choice = { $name }: { $choice }

## Dateidialoge, Zwischenablage und System.

system-open = Projekt oder Bild öffnen
system-export = Bild exportieren
system-save = Projekt speichern
system-choose-model-folder = Ordner mit Modellen wählen
system-choose-picture-folder = Ordner mit Bildern wählen
system-choose-results = Ordner für Ergebnisse wählen
system-choose-candidates-folder = Ordner für die Kandidaten wählen
system-choose-control = Bild für das ControlNet wählen
system-choose-pictures = Bilder zum Vergrößern wählen
system-all = Projekte, Bilder
system-projects = Projekte
system-pictures = Bilder

system-no-dialog-open = Dieses System zeigt keinen Dateidialog: die Datei auf das Fenster ziehen, oder auf der Kommandozeile nennen
system-no-dialog-path = Dieses System zeigt keinen Dateidialog: den Pfad eintippen
system-no-dialog-pictures = Dieses System zeigt keinen Dateidialog: die Dateien auf das Fenster ziehen
system-no-dialog-control = Dieses System zeigt keinen Dateidialog: das ControlNet der Leinwand oder einer Ebene folgen lassen
system-no-dialog-folder = Dieses System zeigt keinen Dateidialog: den Pfad des Ordners in den Einstellungen eintippen
system-not-revealed = Der Ordner von „{ $path }“ konnte nicht gezeigt werden ({ $error }): ihn von Hand öffnen
system-no-thread = Es konnte kein Thread gestartet werden ({ $error }): andere Programme schließen und noch einmal versuchen
system-no-clipboard = Die Zwischenablage antwortet nicht ({ $error }): die Datei stattdessen auf das Fenster ziehen
system-copied = Das Bild ist in der Zwischenablage
system-not-copied = Die Zwischenablage nimmt das Bild nicht an ({ $error }): es stattdessen exportieren

## Warum es kein Fenster gibt. Steht im Terminal nach „error:“.

-start-without = Bilder ohne Fenster erzeugt `scumble generate`, siehe `scumble --help`
start-no-display = kein Bildschirm gefunden (weder DISPLAY noch WAYLAND_DISPLAY ist gesetzt): { -start-without }
start-not-set-up = das Fenster konnte nicht eingerichtet werden ({ $error }): { -start-without }
start-no-window = es konnte kein Fenster geöffnet werden ({ $error }): { -start-without }
start-no-answer = der Bildschirm antwortet nicht ({ $error }): { -start-without }
start-no-adapter = kein Grafikadapter kann das Fenster zeichnen ({ $error }): { -start-without }
start-no-thread = ein Thread konnte nicht gestartet werden ({ $error }): andere Programme schließen
