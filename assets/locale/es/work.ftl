### Lo que se genera y cuánto ha avanzado: tareas, candidatas, el lienzo, imágenes ampliadas y la ventana que los rodea.

## Tareas.

# Lo que hace una tarea, como su nombre en la cola cuando no tiene prompt.
job-kind-text-to-image = texto a imagen
job-kind-image-to-image = imagen a imagen
job-kind-inpaint = repintado de la máscara
job-kind-outpaint = extensión de la imagen
job-kind-upscale = ampliación
job-kind-upscale-files = ampliación de archivos

# Cuánto ha avanzado una tarea: en el botón ancho, así que breve.
job-preparing = Preparando
job-waiting = En espera
job-enlarging = Ampliando
job-loading-text-encoder = Cargando codificador de texto, { $percent } %
job-loading-denoiser = Cargando red de difusión, { $percent } %
job-loading-decoder = Cargando decodificador, { $percent } %
job-loading-upscaler = Cargando ampliador, { $percent } %
job-decoding = Decodificando, { $percent } %
# $left es un tiempo, como abajo.
job-step = Paso { $done } de { $of }
job-step-left = Paso { $done } de { $of }, quedan { $left }
job-refining = Refinando, paso { $done } de { $of }
job-refining-left = Refinando, paso { $done } de { $of }, quedan { $left }
job-tile = Tesela { $done } de { $of }
job-tile-left = Tesela { $done } de { $of }, quedan { $left }

# Tiempos. El número menor tiene dos cifras: 3 min 05 s.
job-time-seconds = { $seconds } s
job-time-minutes = { $minutes } min { $seconds } s
job-time-hours = { $hours } h { $minutes } min

# Por qué no empieza una tarea.
job-busy = Ya hay demasiado en preparación: espere un momento
job-model-gone = El modelo «{ $path }» ya no está: recupere su carpeta o elija otro modelo
job-canvas-changed = El lienzo ha cambiado: vuelva a extender la imagen
job-mask-does-not-fit = La máscara no cabe en el marco
job-frame-beside = El marco no está sobre el lienzo

# De qué prescinde una tarea. Las que empiezan en minúscula pueden ir delante de «job-left-out».
job-left-out = { $problem }; se omite
job-no-tiny-decoder = No hay decodificador ligero para este modelo: la imagen se decodifica con su propio VAE
job-vae-gone = El VAE «{ $path }» ya no está: se usa el del modelo
job-tiny-decoder-gone = El decodificador ligero «{ $path }» ya no está: las vistas previas prescinden de él
job-control-gone = el ControlNet «{ $path }» ya no está
job-control-beside = el marco no está sobre el lienzo
job-control-of-group = un grupo de capas no tiene píxeles para un control: elija una capa
job-no-depth = el preprocesador «Profundidad» necesita un estimador de profundidad, y no hay ninguno en las carpetas de modelos
job-no-upscaler = el ampliador «{ $name }» no está en las carpetas de modelos: se usa el integrado

# Trabajos. Cada uno va al principio de «Una tarea ha fallado: no se perdió nada más; le agradeceremos que lo notifique».
job-work = Una tarea
live-work = Una tarea en vivo
candidates-work-thumbnail = Una miniatura
candidates-work-picture = Una imagen
upscale-work-files = La búsqueda de imágenes
upscale-work-part = La búsqueda de lo que se amplía
upscale-work-network = El examen de un ampliador

## La tira de candidatas debajo del lienzo.

candidates-count = { $count ->
    [one] { $count } candidata
   *[other] { $count } candidatas
}
# Lo que dicen de una candidata los lectores de pantalla.
candidates-name = Candidata { $number }, semilla { $seed }
candidates-name-enlarged = Candidata { $number }, ampliada a { $size }
candidates-card = Un clic la incorpora a la imagen; el botón derecho muestra qué más se puede hacer.
# El menú de una candidata.
candidates-take = Aceptar
candidates-look = Ver
candidates-more-like = Más como esta
candidates-use-settings = Usar sus ajustes
candidates-open = Abrir como imagen aparte
candidates-save = Guardar…
candidates-discard = Descartar
# El deslizador que mueve la línea divisoria entre antes y después.
candidates-split = Antes | después
candidates-save-all = Guardar todas…
    .about = Guarda todas las candidatas en una carpeta.
candidates-discard-all = Descartar todas
    .about = Vacía la tira.
candidates-beside-canvas = La candidata ha quedado fuera del lienzo: ábrala como imagen aparte, o deshaga hasta donde el lienzo la contenía

## El lienzo.

# Lo que dicen los lectores de pantalla.
canvas-name = Lienzo
canvas-border = Línea divisoria entre antes y después
canvas-frame-name = Marco { $size }
canvas-frame = Marco de generación
    .about = El marco de generación: lo que hay dentro es lo que ve el modelo, con un tamaño en el lienzo y otro en el modelo.

# Lo que tiene de raro un marco. $native y $working son tamaños: 1024x1024.
canvas-frame-long = El marco es { $times } veces más largo que ancho, y el modelo conoce imágenes de alrededor de { $native }: los motivos pueden repetirse; acórtelo, o extienda la imagen por pasos
canvas-frame-small = El marco es tan pequeño que el modelo trabaja a { $times } veces su tamaño: agrándelo para que el modelo vea más del entorno
canvas-frame-large = El marco es más grande que el tamaño al que trabaja el modelo: el resultado se amplía { $times } veces y queda borroso; redúzcalo para ganar detalle
canvas-frame-far-more = { $working } es mucho más que los { $native } que conoce el modelo: los motivos pueden repetirse
canvas-frame-far-less = { $working } es mucho menos que los { $native } que conoce el modelo: puede dibujar mal

canvas-nothing-masked = No hay nada enmascarado: pinte antes una máscara
canvas-nothing-selected = No hay nada seleccionado: seleccione antes una parte de la imagen
canvas-paste-nothing = El portapapeles no contiene ninguna imagen: copie una, o suelte un archivo en la ventana
canvas-impossible = Un lienzo de { $extent } no es posible: elija lados de 1 a { $side } y como mucho { $millions } millones de píxeles
canvas-cannot-grow = El lienzo no pudo agrandarse para contener el marco: vuelva a colocarlo
canvas-extend-nowhere = Indique al menos en un lado cuánto se debe extender la imagen
canvas-extend-too-far = La imagen no se puede extender tanto: elija lados menores

# Pasos que se pueden deshacer.
canvas-step-frame = Colocar marco
canvas-step-grow = Agrandar lienzo
canvas-step-crop = Recortar
canvas-step-extend = Extender lienzo
canvas-step-size = Tamaño del lienzo
canvas-step-blend = Modo de fusión

# Lo que pone en un lienzo vacío.
empty-title = Empezar con palabras, o con una imagen
empty-words = Escriba lo que quiere ver y pulse Ctrl+Enter.
empty-picture = O suelte aquí una imagen y pinte sobre lo que deba cambiar.
# Mientras un archivo está sobre la ventana.
empty-drop = Soltar para abrir

## Imágenes ampliadas.

# Qué resulta de los ajustes. Los tamaños son como 512 × 512.
upscale-result = { $from } → { $to }, { $megapixels } megapíxeles
upscale-nothing = Nada que ampliar
upscale-cost = aprox. { $memory } de memoria, { $time }
upscale-cost-unknown = aprox. { $memory } de memoria, tiempo aún desconocido
upscale-memory-gb = { $number } GB
upscale-memory-mb = { $number } MB

# Por qué no se puede ampliar una imagen, o qué hay que saber antes.
upscale-not-taken = La candidata aún no está en el lienzo: acéptela antes (Enter)
upscale-empty-canvas = El lienzo está vacío: genere una imagen, o abra una
upscale-nothing-selected = No hay nada seleccionado: seleccione la parte que se debe ampliar
upscale-empty-layer = La capa activa está vacía aquí: elija otra
upscale-gone = Lo que se iba a ampliar ya no está en el lienzo: inténtelo de nuevo
upscale-impossible-size = Ninguna imagen puede tener este tamaño: elija otro factor, ancho o alto
upscale-impossible-size-now = Ninguna imagen puede tener este tamaño: elija otro
upscale-too-large = Aquí una imagen tiene como mucho { $side } píxeles por lado y { $megapixels } megapíxeles: elija menos, o amplíe el archivo mismo con Ampliar archivos
upscale-memory-short = Necesita unos { $needed } de memoria y hay { $free } libres: elija un tamaño menor, o cierre otros programas
upscale-beyond-network = La red amplía { $native } veces; el resto hasta { $factor } veces es simple remuestreo y queda borroso
upscale-beyond-webp = WebP admite como mucho { $side } píxeles por lado: exporte como PNG o JPEG
upscale-not-here = El ampliador «{ $name }» no está aquí: se mantiene el actual
upscale-no-variations = Ampliar no tiene variaciones: cambie sus ajustes en el panel Ampliar

# El nombre de la tarea en la cola.
upscale-job = Ampliar a { $size }
# Lo que se sabe de un modelo de difusión que amplía: su clase y cuántas veces.
upscale-diffusion = difusión, ×{ $scale }

# A ambos lados de la línea divisoria en el lienzo. Delante del tamaño van dos espacios.
upscale-before = Antes
upscale-after = Después
upscale-before-size = Antes  { $size }
upscale-after-size = Después  { $size }

# Por qué no se puede incorporar al documento una imagen ampliada.
upscale-other-canvas = El lienzo tiene ahora otro tamaño, y la imagen ampliada se hizo para { $size }: ábrala como imagen aparte, o deshaga hasta ese tamaño
upscale-no-canvas = Ningún lienzo puede tener el tamaño de la imagen ampliada: guárdela como archivo
upscale-beside-canvas = Lo que se amplió ha quedado fuera del lienzo: abra la imagen ampliada como imagen aparte

# Muchos archivos. Los formatos de los resultados van detrás de «Formato:» y solos.
upscale-format-kept = el de cada archivo
upscale-format-webp = WebP (sin pérdida)
upscale-files-job = { $count ->
    [one] Ampliar { $count } archivo
   *[other] Ampliar { $count } archivos
}
upscale-files-empty-folder = No hay imágenes en «{ $path }»
upscale-files-unreadable-folder = La carpeta «{ $path }» no se puede leer ({ $error })
upscale-files-too-many = Un lote tiene como mucho { $most } archivos: se omitieron { $count }
upscale-files-by-networks = Los archivos se amplían con redes: elija una que no sea un modelo de difusión
upscale-files-by-factor = Los archivos se amplían por un factor: elija uno
upscale-files-none-left = No queda ningún archivo que ampliar: añada alguno
# Cómo terminó una tarea con muchos archivos. $reason es una frase.
upscale-files-done = { $done ->
    [one] Se amplió { $done } imagen
   *[other] Se ampliaron { $done } imágenes
}
upscale-files-one-failed = { $done ->
    [one] Se amplió { $done } imagen, una no: { $reason }
   *[other] Se ampliaron { $done } imágenes, una no: { $reason }
}
upscale-files-some-failed = { $done ->
    [one] Se amplió { $done } imagen, { $count } no; la primera: { $reason }
   *[other] Se ampliaron { $done } imágenes, { $count } no; la primera: { $reason }
}
upscale-files-show-list = Mostrar la lista

## La línea de abajo, y los avisos.

status-zoom = Mostrar todo el lienzo
    .about = Este es el tamaño al que se muestra ahora.
status-live = En vivo
status-live-paint = En vivo: pinte
status-selection = Selección
status-notice-close = Cerrar este aviso
status-notice-dismiss = Descartar
# Un aviso que llegó más de una vez.
status-notice-times = { $text } ({ $count }×)
status-first-of-dropped = Solo se abrió el primero de los archivos soltados

## La barra de arriba.

top-menu = Menú
    .about = Todo lo que se puede hacer. Ctrl+K lo encuentra por su nombre.

## Controles.

# Lo que dicen los lectores de pantalla de una opción entre varias: «Tema: Oscuro».
widget-choice = { $name }: { $choice }

## Diálogos de archivos, el portapapeles y el sistema.

# Títulos de los diálogos de archivos.
system-open = Abrir un proyecto o una imagen
system-export = Exportar la imagen
system-save = Guardar el proyecto
system-choose-model-folder = Elegir una carpeta con modelos
system-choose-picture-folder = Elegir una carpeta de imágenes
system-choose-results = Elegir dónde se guardan los resultados
system-choose-candidates-folder = Elegir una carpeta para las candidatas
system-choose-control = Elegir la imagen que seguir
system-choose-pictures = Elegir imágenes que ampliar
# Clases de archivos en ellos.
system-all = Proyectos, imágenes
system-projects = Proyectos
system-pictures = Imágenes

system-no-dialog-open = Este sistema no muestra diálogos de archivos: suelte el archivo en la ventana, o nómbrelo en la línea de comandos
system-no-dialog-path = Este sistema no muestra diálogos de archivos: escriba la ruta
system-no-dialog-pictures = Este sistema no muestra diálogos de archivos: suelte los archivos en la ventana
system-no-dialog-control = Este sistema no muestra diálogos de archivos: haga que el control siga el lienzo o una capa
system-no-dialog-folder = Este sistema no muestra diálogos de archivos: escriba la ruta de la carpeta en los ajustes
system-not-revealed = No se pudo mostrar la carpeta de «{ $path }» ({ $error }): ábrala a mano
system-no-thread = No se pudo iniciar ningún hilo ({ $error }): cierre otros programas e inténtelo de nuevo
system-no-clipboard = El portapapeles no responde ({ $error }): arrastre el archivo a la ventana
system-copied = La imagen está en el portapapeles
system-not-copied = El portapapeles no acepta la imagen ({ $error }): expórtela

## Por qué no hay ventana. Esto aparece en la terminal, detrás de «error:».

-start-without = genere imágenes sin ventana con `scumble generate`, véase `scumble --help`
start-no-display = no se encontró ninguna pantalla (ni DISPLAY ni WAYLAND_DISPLAY están definidas): { -start-without }
start-not-set-up = no se pudo preparar la ventana ({ $error }): { -start-without }
start-no-window = no se pudo abrir ninguna ventana ({ $error }): { -start-without }
start-no-answer = la pantalla no responde ({ $error }): { -start-without }
start-no-adapter = ningún adaptador gráfico puede dibujar la ventana ({ $error }): { -start-without }
start-no-thread = no se pudo iniciar un hilo ({ $error }): cierre otros programas
