### Los diálogos, la biblioteca de modelos y la galería.

## Lo que tienen varios diálogos.

dialog-browse = Examinar…
dialog-cancel = Cancelar
dialog-close = Cerrar
dialog-file = Archivo
dialog-file-exists = Ya existe ese archivo; se reemplazará.
# En el botón, cuando ya se ha dicho que el archivo existe.
dialog-replace = Reemplazar
dialog-quality = Calidad

## Se amplían muchos archivos.

batch-title = Ampliar archivos
# Sobre la carpeta para los resultados.
batch-folder = Guardar en
    .hint = Junto a cada archivo
    .name = Carpeta de resultados
batch-add-files = Añadir archivos…
    .about = Elige archivos de imagen. También se pueden soltar en la ventana.
batch-add-folder = Añadir carpeta…
    .about = Todas las imágenes de una carpeta.
batch-clear = Vaciar la lista
batch-nothing = Añada imágenes, o suéltelas aquí.
# Qué fue de un archivo, al final de su fila.
batch-state-working = en curso
batch-state-waiting = en espera
batch-state-done = hecho
batch-state-not-done = detenido antes de su turno
batch-remove = Quitar { $name }
# Un archivo y qué fue de él, leído en voz alta.
batch-row = { $name }: { $state }
batch-format = Formato: { $format }
    .name = Formato de los resultados
batch-progress = Archivo { $number } de { $count }: { $state }
batch-written = Guardados: { $count }
batch-written-failed = Guardados: { $count }; con error: { $failed }. Sus filas dicen por qué
batch-cancel = Cancelar la tarea
batch-start = Ampliar todo

## El tamaño del lienzo.

size-title = Tamaño del lienzo
size-width = Ancho del lienzo
size-height = Alto del lienzo
size-anchor = Dónde queda la imagen
size-place = La imagen queda: { $place }
size-place-top-left = Arriba a la izquierda
size-place-top = Arriba
size-place-top-right = Arriba a la derecha
size-place-left = Izquierda
size-place-centre = Centro
size-place-right = Derecha
size-place-bottom-left = Abajo a la izquierda
size-place-bottom = Abajo
size-place-bottom-right = Abajo a la derecha
size-too-large = Es más de lo que cabe en un lienzo: elija menos.
size-cut = Lo recortado sigue en sus capas: al agrandar de nuevo, reaparece.
size-grown = La zona nueva es transparente. No se escala nada.
# El botón.
size-start = Cambiar

## Se soltó en la ventana una imagen que dice cómo se generó.

dropped-title = ¿Usar sus ajustes o abrirla?
dropped-about = «{ $name }» indica cómo se generó.
dropped-settings = Usar sus ajustes
dropped-open = Abrir como imagen
dropped-both = Ambas cosas

## Modelos de otros programas.

elsewhere-title = Modelos de otros programas
    .about = Se usan donde están: no se copia, mueve ni cambia nada. Lo que se elige se añade a las carpetas de modelos.
elsewhere-nothing = No se encontraron modelos de A1111, ComfyUI, Krita ni InvokeAI en los sitios habituales.
elsewhere-looking = Buscando… { $folders } carpetas hasta ahora
# Lo que hay en una carpeta: $size es como «4.3 GB».
elsewhere-files = { $count ->
        [one] { $count } archivo, { $size }
       *[other] { $count } archivos, { $size }
    }
elsewhere-files-known = { $count ->
        [one] { $count } archivo, { $size }; ya está entre las carpetas
       *[other] { $count } archivos, { $size }; ya está entre las carpetas
    }
elsewhere-add = { $count ->
        [one] Añadir { $count } carpeta
       *[other] Añadir { $count } carpetas
    }
elsewhere-stop = Detener
elsewhere-again = Buscar de nuevo

## Exportar una imagen.

export-title = Exportar la imagen
export-title-candidate = Guardar la candidata
# La receta es aquello de lo que se generó la imagen.
export-recipe = Con su receta (prompt, semilla y todos los ajustes)
    .about = Quien reciba el archivo podrá generar de nuevo la imagen. Conviene omitirla si eso no es asunto de nadie.
export-format = Formato
export-start = Exportar

## Agrandar la imagen: la zona nueva a su alrededor se inventa.

outpaint-title = Extender la imagen
outpaint-feather = Difuminado
    .about = El ancho de la franja a lo largo de la unión en la que lo viejo y lo nuevo se funden.
outpaint-left = Izquierda
outpaint-right = Derecha
outpaint-top = Arriba
outpaint-bottom = Abajo
outpaint-equal = Igual en todos los lados
# Sobre una opción como «Borde» o «Ruido».
outpaint-fill = Empezar la zona nueva con
outpaint-most = Una imagen tiene como mucho { $side } píxeles por lado: elija menos.
outpaint-much = La mayor parte será inventada: con pasos menores, uno tras otro, hay más en que apoyarse.
# $size es como «512 × 512 → 768 × 512», o «Demasiado grande».
outpaint-size = Tamaño nuevo: { $size }
outpaint-size-too-large = Demasiado grande
outpaint-start = Extender

## La pregunta antes de que se cierre la ventana.

quit-title = ¿Cerrar Scumble?
quit-stay = No cerrar
quit-anyway = Cerrar sin guardar
quit-save = Guardar…

## Después de un fallo: lo que se puede volver a abrir.

recover-title = El trabajo se conservó
    .about = Scumble terminó de forma inesperada. En esto se estaba trabajando, y se puede abrir tal como estaba.
recover-discard = Descartar
    .name = Descartar { $title }
recover-open = Abrir
    .name = Abrir { $title }
recover-later = Más tarde
recover-discard-all = Descartar todo

## Guardar el proyecto.

save-title = Guardar el proyecto
save-kind = Tipo
save-kind-scumble = Scumble
    .about = Todo, byte a byte: capas, máscara, ajustes.
save-kind-ora = OpenRaster
    .about = Las capas, para Krita, GIMP y otros.
save-kind-ora-loses = OpenRaster conserva las capas, pero no la selección, el marco ni los ajustes.
save-start = Guardar proyecto

## Ajustes.

settings-dialog-title = Ajustes
settings-dialog-done = Listo
settings-dialog-theme = Tema
settings-dialog-theme-dark = Oscuro
settings-dialog-theme-light = Claro

# Cálculo.
settings-dialog-computing = Cálculo
settings-dialog-device = Dispositivo
settings-dialog-threads = Hilos
    .about = Los hilos con que calcula una tarea; 0 toma uno por núcleo. El cambio vale desde la próxima tarea.
settings-dialog-memory = Memoria para modelos
    .about = Lo que una tarea puede prever usar; 0 pregunta al equipo cuánta hay libre. El cambio vale desde el próximo inicio.
settings-dialog-tiles = Decodificar en teselas de
    .about = Las imágenes de lados mayores se decodifican en teselas, con menos memoria. 0: según la memoria; 8192: ninguna. El cambio vale desde el próximo inicio.
settings-dialog-previews = Mostrar una vista previa tras cada paso
settings-dialog-tiny-decoder = Vistas previas nítidas con un decodificador ligero (TAESD), donde cuestan poco
    .hint = Su archivo; si se deja vacío, se busca entre los modelos
    .name = Decodificador ligero

settings-dialog-undo = Deshacer
settings-dialog-undo-memory = Memoria para deshacer
    .about = Los pasos se guardan comprimidos; los más antiguos se van cuando ocupan más que esto.
settings-dialog-mask = Máscara
settings-dialog-mask-step = Distancia
    .about = Cuánto se expande, contrae y difumina la máscara.
settings-dialog-selection = Selección
settings-dialog-selection-step = Distancia de selección
    .about = Cuánto se expande, contrae y difumina la selección.

settings-dialog-keeping = Conservar el trabajo
settings-dialog-autosave = Autoguardar cada
    .about = Con esta frecuencia, si algo ha cambiado, el trabajo se guarda donde sobrevive a un fallo.
settings-dialog-keep-results = Conservar en la galería todas las imágenes que se generan
    .name = Carpeta de la galería

settings-dialog-folders = Carpetas de modelos
settings-dialog-folder-remove = Dejar de buscar modelos en { $name }
settings-dialog-folder-others = Otros programas…
settings-dialog-folder-add = Añadir
settings-dialog-folder = Carpeta de modelos
    .hint = Ruta de una carpeta con modelos

# Archivos con palabras de las que se elige una al azar. «nombre.txt» y «__nombre__» son ejemplos de lo que se escribe.
settings-dialog-wildcards = Comodines
    .hint = Carpeta con nombre.txt para cada __nombre__
    .name = Carpeta de comodines

# «Detalles» y «Todo» son dos de las seis opciones de abajo.
settings-dialog-log = Registro
    .about = No sale de este equipo, y solo contiene palabras de los prompts con Detalles y Todo.
settings-dialog-log-off = No
settings-dialog-log-error = Errores
settings-dialog-log-warn = Avisos
settings-dialog-log-info = Normal
settings-dialog-log-debug = Detalles
settings-dialog-log-trace = Todo

# «shortcuts» es una palabra del archivo de ajustes.
settings-dialog-shortcuts = Atajos
    .about = Las teclas propias van en el archivo de ajustes: en "shortcuts", el nombre de un comando y sus teclas.

## La biblioteca de modelos.

models-title = Modelos
models-close = Cerrar la biblioteca
models-again = Buscar de nuevo
    .about = Vuelve a buscar modelos en todas las carpetas.
models-add-folder = Añadir carpeta de modelos…
    .about = Los modelos se leen donde están: de A1111, Forge, ComfyUI, SwarmUI o cualquier carpeta.
models-looking = Buscando…
models-looking-at = Buscando… { $done } de { $of }
models-count = { $count ->
        [one] { $count } archivo
       *[other] { $count } archivos
    }
models-count-of = { $count ->
        [one] { $shown } de { $count } archivo
       *[other] { $shown } de { $count } archivos
    }
models-search = Buscar entre los modelos
    .hint = Nombre, carpeta, palabra de activación o hash
models-get = Obtener más…
    .about = Obtener más modelos
models-all-kinds = Todos
    .about = Todos los tipos
# Un tipo y cuántos hay: «LoRA 12».
models-kind = { $kind } { $count }
    .name = Tipo: { $kind }
models-all-families = Todas las familias
models-family = Familia
models-nothing-yet = Buscando modelos…
models-nothing-fits = Ningún modelo coincide
models-nothing-there = No hay modelos en las carpetas
models-no-folder = Añada una carpeta con modelos: de A1111, Forge, ComfyUI o SwarmUI, o cualquier otra
models-choose-folder = Elegir una carpeta…
# Un tipo y un nombre: «LoRA zorro».
models-cell = { $kind } { $name }

# Lo que se puede hacer con un modelo.
models-use-checkpoint = Usar como modelo
models-use-words = Añadir al prompt
models-use-negative-words = Añadir al prompt negativo
models-use-vae = Usar como VAE
models-use-control = Añadir como control

# Un modelo.
models-choose = Elija un modelo
models-preview = Vista previa del modelo
# Palabras que hacen salir aquello para lo que se entrenó el modelo.
models-trigger-words = Palabras de activación
models-trained-on = Entrenado con
models-add-word = Añadir { $word } al prompt
models-fact-kind = Tipo
models-fact-family = Familia
models-fact-size = Tamaño
models-fact-hash = Hash
models-fact-folder = Carpeta
models-fact-file = Archivo
models-fact-unknown = Desconocido
models-fact-no-hash = Aún sin calcular
# Sobre aquello del archivo que indicó de qué tipo es.
models-fact-evidence = Reconocido por
models-bytes = { $count } bytes

# Modelos públicos que se pueden descargar.
models-catalogue-about = Los modelos llegan de las páginas de quienes los publican a la carpeta de Scumble, y se comprueban.
models-catalogue-stop = Detener
    .about = Lo ya recibido se conserva para el próximo intento.
    .name = Detener { $name }
models-catalogue-use = Usar
    .name = Usar { $name }
models-catalogue-download = Descargar
    .name = Descargar { $name }
models-catalogue-facts = { $kind } · { $family } · { $size } · licencia: { $licence }
# Va en lugar de $size, arriba.
models-catalogue-size-unknown = tamaño según el servidor

## La galería de todas las imágenes generadas.

gallery-title = Galería
gallery-close = Cerrar la galería
gallery-again = Buscar de nuevo
    .about = Vuelve a leer la carpeta de los resultados.
gallery-count = { $count ->
        [one] { $count } imagen
       *[other] { $count } imágenes
    }
gallery-count-of = { $count ->
        [one] { $shown } de { $count } imagen
       *[other] { $shown } de { $count } imágenes
    }
gallery-count-reading = { $count ->
        [one] Leyendo… { $count } imagen
       *[other] Leyendo… { $count } imágenes
    }
# «model:» y «date:» se escriben tal como están aquí, en todas las lenguas.
gallery-search = Buscar en la galería
    .hint = Palabras del prompt, model:nombre, date:2026-11
gallery-models = Modelo
gallery-all-models = Todos los modelos
gallery-reading = Leyendo los resultados…
gallery-nothing-fits = Ninguna imagen coincide con la búsqueda
gallery-nothing = Las imágenes que se generan se conservan en { $folder }

# Lo que se puede hacer con una imagen, o con el archivo de un modelo.
gallery-use = Usar sus ajustes
gallery-open = Abrir
gallery-layer = Añadir como capa
gallery-trash = Mover a la papelera
    .about = Queda en la papelera del sistema.
gallery-show-in-folder = Mostrar en carpeta
    .about = Abre la carpeta donde está el archivo.
gallery-copy-path = Copiar ruta
    .about = Copia la ruta del archivo en el portapapeles.

# Una imagen.
gallery-choose = Elija una imagen
gallery-picture = La imagen
gallery-prompt = Prompt
gallery-prompt-none = Ninguno
gallery-fact-seed = Semilla
gallery-fact-seed-unknown = Desconocida
gallery-fact-model = Modelo
gallery-fact-size = Tamaño
gallery-fact-day = Día
gallery-fact-file = Archivo
gallery-cell = Imagen { $number }: { $prompt }
gallery-cell-seed = Semilla { $seed }
