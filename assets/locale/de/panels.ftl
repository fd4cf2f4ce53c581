### Das Bedienfeld rechts: woraus und wie Bilder entstehen, die Warteschlange, und darunter die Ebenen.

## Die beiden Hälften des Bedienfelds und die Titel seiner Teile.

panel-which = Bedienfeld
panel-generate = Generieren
    .about = Erzeugt Bilder und malt Teile davon neu.
panel-upscale = Hochskalieren
    .about = Vergrößert Bilder und bessert sie aus (F5).
panel-mask = In der Maske
panel-empty = Der leere Teil
panel-from-picture = Aus dem Bild
panel-live = Live
panel-frame = Rahmen
panel-settings = Einstellungen
panel-hires = Zweiter Durchgang
panel-control = ControlNet
panel-advanced = Erweitert

## Das Modell und sein VAE.

model-browse = Modelle durchsuchen…
    .about = Zeigt die Modelle aller eigenen Ordner.
model-defaults = Vorgaben des Modells
    .about = Stellt Sampler, Schritte, Guidance und Größe so ein, wie es zum Modell passt.
model-looking = { $family }; suche Modelle
model-looking-count = { $family }; suche Modelle, { $done } von { $count }
model-choose = Modell wählen
model-add-folder = Modellordner hinzufügen…
model-name = Modell
model-steps = Schritte
model-full = Voll ({ $steps } Schritte)
    .about = Die besten Bilder des Modells.
model-fast = Schnell ({ $steps } Schritte)
    .about = Beinahe dasselbe in einem Bruchteil der Zeit.
model-vae = VAE
model-vae-is = VAE: { $name }
model-vae-is-automatic = VAE: automatisch
model-vae-is-own = VAE: aus dem Modell
model-vae-automatic = Automatisch
    .about = Die gleichnamige Datei neben dem Modell, sonst das VAE aus dem Modell.
model-vae-own = Aus dem Modell

## Der Prompt.

panel-prompt = Prompt
    .hint = Was soll zu sehen sein?
panel-prompt-negative = Negativer Prompt
    .hint = Was soll nicht zu sehen sein?
panel-prompt-tokens = Tokens des Textes, und wie viele seine Abschnitte fassen: Der Text-Encoder liest einen Abschnitt nach dem anderen.
panel-prompt-replace = { $with } statt { $word } schreiben
panel-prompt-example = Beispiel: { $prompt }
panel-prompt-examples = Andere Beispiele
panel-prompt-kind-thing = Dinge
panel-prompt-kind-colour = Farben
panel-prompt-kind-style = Stile
panel-prompt-kind-sky = Himmel
panel-prompt-kind-land = Landschaften
panel-prompt-kind-relation = Beziehungen
panel-prompt-kind-place = Orte
panel-prompt-kind-view = Ansichten
panel-prompt-kind-pattern = Muster
panel-prompt-kind-count = Anzahlen
panel-prompt-kind-size = Größen
panel-prompt-kind-other = Andere

## LoRAs im Prompt.

lora-add = LoRA hinzufügen…
    .about = Durchsucht die LoRAs der eigenen Ordner; das gewählte kommt als <lora:name:1> in den Prompt.
lora-remove = { $name } entfernen
lora-strength = Wie stark es das Bild verändert; 1 ist so, wie es gedacht ist.
lora-words = { $name }, Wörter
    .about = Wie stark es verändert, was Wörter bedeuten.

## Wie ein maskierter oder leerer Teil entsteht.

panel-mask-empty = Leere Teile beginnen mit
panel-mask-begin = Beginnen mit
panel-mask-content = Inhalt der Maske
panel-mask-original = Original
    .about = Was jetzt dort ist.
panel-mask-fill = Füllen
    .about = Die Farben um die Maske, in sie hineinverwischt.
panel-mask-noise = Rauschen
    .about = Latentes Rauschen: Nichts von dem, was dort ist, bleibt.
panel-mask-nothing = Nichts
    .about = Ein Latent aus Nullen.
panel-mask-sees = Was das Modell sieht
panel-mask-area = Bereich
panel-mask-whole = Ganzes Bild
    .about = Die Maske wird im Maßstab des Bildes gemalt.
panel-mask-only = Nur Maske
    .about = Das Rechteck um die Maske wird auf die Arbeitsgröße gebracht: Kleines bekommt Details.
panel-mask-soft = Weich: Grau ändert weniger als Weiß
    .about = Jeder Pixel darf sich so weit ändern, wie die Maske dort deckt (Differential Diffusion).

## Live-Modus.

panel-live-fast = Schnell ({ $steps } Schritte)
    .about = Mit den Gewichten, die das Modell dafür hat.
panel-live-steps = Live-Schritte
    .about = Wenige Schritte halten mit der Hand mit.
panel-live-strength = Live-Stärke
    .about = Wie weit sich das Bild vom Gemalten entfernen darf.
panel-live-tiny = Mini-Decoder verwenden, wenn vorhanden
panel-live-ready = Das Bild auf der Leinwand ist live.
panel-live-waits = Malen, und ein Bild kommt.
panel-live-take = Als Ebene übernehmen
panel-live-drop = Verwerfen

## Der Generierungsrahmen.

panel-frame-remove = Rahmen entfernen
    .about = Bilder entstehen wieder auf der ganzen Leinwand.
panel-frame-tool = Rahmenwerkzeug
    .about = Setzt den Generierungsrahmen mit Griffen auf die Leinwand.
panel-frame-works = Arbeitet mit { $size }
panel-frame-scaled = Auf der Leinwand → im Modell: { $sizes }
panel-frame-scale = Auf Modellgröße skalieren
    .about = Ein Rahmen, dessen Größe dem Modell fremd ist, wird vorher auf eine vertraute skaliert und danach zurück.
panel-frame-x = Rahmen x
panel-frame-y = Rahmen y
panel-frame-width = Rahmenbreite
panel-frame-height = Rahmenhöhe

## Größe und Seed.

panel-size-width = Breite
panel-size-height = Höhe
panel-size-swap = Breite und Höhe tauschen
panel-size-is = Größe { $size }
panel-seed = Seed
panel-seed-variation = Variations-Seed
panel-seed-locked = Seed ist gesperrt
panel-seed-anew = Seed wird neu gewürfelt
panel-seed-lock = Gesperrt geben gleiche Einstellungen das gleiche Bild. Entsperrt würfelt jeder Auftrag einen neuen Seed.

## Der zweite Durchgang in größerer Auflösung.

hires-on = Im zweiten Durchgang vergrößern
    .about = Das Bild wird in der Größe oben angelegt, vergrößert und noch einmal übermalt: große Bilder ohne doppelte Motive.
hires-factor = Stattdessen einen Faktor verwenden
    .about = Das Rezept nennt eine Größe. Ein Faktor richtet sich stattdessen nach der Größe oben.
hires-upscaler = Vergrößert mit
hires-by = Mit: { $name }
hires-built-in = Eingebauter Upscaler
    .about = Das eingebaute Netz vergrößert die Pixel.
hires-lanczos = Pixel werden skaliert: weich und schnell.
hires-latent = Latents werden skaliert, was eine Stärke von 50 % oder mehr ausbessern muss.

## ControlNets.

control-add = ControlNet hinzufügen
    .about = Ein ControlNet lässt das Bild einem anderen folgen.
control-remove = ControlNet { $number } entfernen
control-title = ControlNet { $number }
control-network = Netz von ControlNet { $number }
control-choose = Netz wählen
control-none-found = Kein ControlNet gefunden: den Ordner mit ihnen in der Bibliothek hinzufügen
control-picture = Bild von ControlNet { $number }
control-from-canvas = Leinwand
    .about = Was im Rahmen zu sehen ist.
control-from-layer = Ebene
    .about = Die Ebene, auf der gemalt wird.
control-from-file = Datei…
    .about = Eine Bilddatei.
control-follows = Folgt { $file }
control-preprocessor = Präprozessor von ControlNet { $number }
control-edges-low = Präprozessor von ControlNet { $number }: unten
    .about = Schwächere Kanten als diese gelten nicht.
control-edges-high = Präprozessor von ControlNet { $number }: oben
    .about = Stärkere Kanten als diese gelten; die dazwischen, wo sie solche berühren.
control-preview = Vorschau von ControlNet { $number }
control-followed = Vorlage von ControlNet { $number }
control-strength = Stärke von ControlNet { $number }
    .about = Wie stark dem Bild gefolgt wird; 1 ist so, wie das Netz trainiert wurde.
control-start = Anfang von ControlNet { $number }
    .about = Der Anteil der Schritte, nach dem es beginnt.
control-end = Ende von ControlNet { $number }
    .about = Der Anteil der Schritte, nach dem es endet.
control-guess = ControlNet { $number } vor Prompt
    .about = Folgt dem Bild mehr als dem Prompt (Guess Mode).

## Erweiterte Einstellungen.

sampler-name = Sampler
sampler-schedule = Scheduler
sampler-discard = Vorletzten Rauschpegel auslassen
sampler-sgm = Erstes Rauschen wie in SGM skalieren
sampler-form = Form des Verfahrens
sampler-midpoint = Mittelpunkt
    .about = Der Term zweiter Ordnung nach der Mittelpunktregel.
sampler-heun = Der Term zweiter Ordnung nach der Heun-Regel.
sampler-bh1 = Die erste Form von UniPC.
sampler-bh2 = Die zweite Form von UniPC.
panel-advanced-prompt = Prompt und Guidance
panel-advanced-economy = Weniger Arbeit für fast dasselbe Bild
panel-advanced-tiny = Mit Mini-Decoder dekodieren
panel-advanced-variation = Variation: derselbe Seed, zu einem anderen hin gedreht
panel-advanced-working = Arbeitsgröße des maskierten Teils
panel-emphasis = Gewichtung
panel-emphasis-mean = Mittelwert
    .about = Wörter gewichtet, und das Ganze auf seinen Mittelwert zurückgebracht („Original“ in A1111).
panel-emphasis-weighted = Gewichtet
    .about = Gewichtete Wörter, wie sie sind („No norm“ in A1111): passt zu SDXL.
panel-emphasis-ignore = Ignorieren
    .about = Klammern werden gelesen, ihre Gewichte aber nicht befolgt.
panel-emphasis-off = Aus
    .about = Klammern sind Zeichen wie andere.

## Der Startknopf.

footer-generate = Generieren
    .about = Erzeugt Bilder allein aus dem Prompt.
footer-change = Bild verändern
    .about = Erzeugt neue Bilder, die von dem auf der Leinwand ausgehen.
footer-repaint = Maske neu malen
    .about = Malt neu, was unter der Maske liegt, und sonst nichts.
footer-fill = Leeren Teil füllen
    .about = Füllt, was leer ist, und lässt, was da ist, wie es ist.
footer-outpaint = Outpainting
footer-one-more = Ein weiterer Klick stellt noch einen Auftrag in die Warteschlange.
footer-count = Wie viele Bilder auf einmal. Jedes hat den nächsten Seed.
footer-cancel = Abbrechen
    .about = Bricht sofort ab; das Bild bleibt, wie es war.

## Wartende Aufträge.

queue-waiting = Warteschlange: { $count ->
        [one] { $count } wartet
       *[other] { $count } warten
    }
queue-paused = Warteschlange: { $count ->
        [one] { $count } wartet
       *[other] { $count } warten
    }, angehalten
queue-pause = Warteschlange anhalten
    .about = Eine angehaltene Warteschlange lässt den laufenden Auftrag zu Ende gehen und beginnt keinen weiteren.
queue-go-on = Fortsetzen
queue-cancel = Auftrag { $number } abbrechen
queue-later = Auftrag { $number } später
queue-earlier = Auftrag { $number } früher
queue-first = Auftrag { $number } als Nächster

## Das Bedienfeld Hochskalieren.

panel-upscale-what = Was vergrößert wird
panel-upscale-picture = Bild
    .about = Alles, was vom Bild zu sehen ist.
panel-upscale-selection = Auswahl
    .about = Was in der Auswahl zu sehen ist.
panel-upscale-layer = Ebene
    .about = Die aktive Ebene für sich, mit ihrer Transparenz; bei einer Gruppe alles darin.
panel-upscale-by = Womit
panel-upscale-upscaler = Upscaler
panel-upscale-looking = Suche Upscaler…
panel-upscale-restoration = Restaurierung
    .about = 0 % bleibt dem Bild treu; 100 % restauriert: nimmt Rauschen, Unschärfe und JPEG-Blöcke weg.
panel-upscale-how-large = Wie groß
panel-upscale-same = Gleiche Größe, restauriert
panel-upscale-times = { $factor }-mal so groß
panel-upscale-factor = Faktor
    .about = Wievielmal so breit und hoch das Ergebnis ist.
panel-upscale-width = Breite
panel-upscale-height = Höhe
panel-upscale-side = Die andere Seite folgt, sodass das Seitenverhältnis bleibt.
panel-upscale-becomes = Das Ergebnis wird
panel-upscale-this = Dieses Bild
    .about = Die Leinwand wächst auf seine Größe. Die Ebenen wachsen mit, und das Ergebnis liegt über ihnen. „Rückgängig“ nimmt alles zurück.
panel-upscale-new-layer = Eine Ebene
    .about = Eine neue Ebene an derselben Stelle, mit so vielen Details, wie die Leinwand fasst: bessert einen Teil des Bildes aus.
panel-upscale-new-picture = Neues Bild
    .about = Es wird für sich geöffnet, in voller Größe. „Rückgängig“ holt dieses Bild zurück.
panel-upscale-led = Vom Prompt geleitet
panel-upscale-refine = Mit einem Prompt verfeinern
panel-upscale-refine-on = Das vergrößerte Bild verfeinern
    .about = Das Modell des Bedienfelds Generieren geht in überlappenden Kacheln über das vergrößerte Bild, mit seinem Sampler, seinen Schritten und seiner Guidance, und fügt Details hinzu, die der Prompt verlangt.
panel-upscale-strength = Verfeinerungsstärke
    .about = Wie weit sich das Bild ändern darf: 20 bis 40 % bringen Details und erhalten, was da ist.
panel-upscale-own-refine = Kachelgröße des Modells
    .about = Kacheln in der Größe, in der das Modell trainiert wurde, geben die besten Bilder.
panel-upscale-refine-tile = Verfeinerungskachel
panel-upscale-refine-tiles = In Kacheln von { $side } Pixeln
panel-upscale-tiles = Kacheln
panel-upscale-own-tile = Eigene Kachelgröße
    .about = Das Bild wird in Kacheln vergrößert, die so weit überlappen, wie das Netz sieht: Ihre Größe ändert nichts am Ergebnis, aber Speicherbedarf und Tempo.
panel-upscale-tile = Kachel
panel-upscale-tile-free = So groß, wie es der freie Speicher erlaubt.
panel-upscale-many = Viele Dateien
panel-upscale-files = Dateien hochskalieren…
    .title = Dateien hochskalieren
    .about = Vergrößert Bilddateien und ganze Ordner, eins nach dem anderen.
panel-upscale-start = Hochskalieren
    .about = Das Ergebnis wird neben dem Ausgangsbild gezeigt und ändert nichts, bis es übernommen wird.
panel-upscale-start-to = Hochskalieren auf { $size }

## Die Ebenen.

layers-title = Ebenen
layers-blend = Mischmodus
layers-opacity = Deckkraft
    .about = Wie stark die aktive Ebene deckt.
layers-row = Ebene { $name }
layers-name = Name der Ebene
layers-eye = Ein- oder ausblenden
    .about = Eine ausgeblendete Ebene ist in keinem exportierten Bild.
layers-eye-of = Ebene { $name } einblenden
layers-fold = Gruppe zuklappen
layers-unfold = Gruppe aufklappen
layers-unfold-group = Gruppe { $name } aufklappen
layers-picture = Bild der Ebene
    .about = Klick, um auf der Ebene selbst zu malen. Ctrl+Klick wählt aus, was darauf ist.
layers-picture-of = Bild der Ebene { $name }
layers-mask = Maske der Ebene
    .about = Klick, um auf der Maske zu malen: Schwarz verbirgt, Weiß zeigt. Shift+Klick schaltet sie aus und ein.
layers-mask-of = Maske der Ebene { $name }
layers-lock = Sperren
    .about = Nichts verändert sie.
layers-lock-of = Sperren: Ebene { $name }
layers-alpha-lock = Transparenz sperren
    .about = Was transparent ist, bleibt es; Malen ändert nur Farben.
layers-alpha-lock-of = Transparenz sperren: Ebene { $name }
layers-select-pixels = Inhalt auswählen

## Die Sprache der Oberfläche, in den Einstellungen.

language = Sprache
language-system = System ({ $name })
language-overruled = Die Umgebungsvariable SCUMBLE_LANG legt die Sprache fest.
language-no-font = Keine Schrift auf diesem System hat die Zeichen für { $language }, daher ist die Oberfläche englisch: eine Schrift installieren, die sie hat, etwa das Paket fonts-noto-cjk, und neu starten
