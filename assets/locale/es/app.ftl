### Lo que el programa dice al artista en avisos, en el título de la ventana y cuando algo sale mal.
### Un aviso es una frase sin punto final. Valores como $problem son frases completas, o partes de ellas.

## La ventana y la imagen

# En el título de la ventana, en lugar del nombre de un archivo.
app-unnamed = lienzo
# Un momento en hora local, con la hora como 07:05.
app-moment = { $day } de { $month ->
        [1] enero
        [2] febrero
        [3] marzo
        [4] abril
        [5] mayo
        [6] junio
        [7] julio
        [8] agosto
        [9] septiembre
        [10] octubre
        [11] noviembre
       *[12] diciembre
    }, { $time }
# En lugar de un momento que no se conoce.
app-moment-unknown = momento desconocido
app-no-canvas = no se puede crear ningún lienzo: le agradeceremos que lo notifique

## Hay demasiado en espera

app-busy-files = Ya hay demasiados archivos en espera: inténtelo de nuevo en un momento
app-busy-pixels = Ya hay demasiado en preparación: espere un momento

## Abrir, exportar y guardar

app-opened-settings = «{ $name }» indica cómo se generó
app-opened-settings-use = Usar sus ajustes
app-not-saved-before = La imagen anterior no se guardó: deshacer la recupera
app-not-saved-before-undo = Deshacer
app-exported = Se exportó a «{ $path }»
app-export-failed = La imagen no se exportó: { $problem }
app-export-failed-elsewhere = Exportar a otro sitio…
app-saved = Se guardó en «{ $path }»
app-candidate-not-saved = La candidata no se guardó: { $problem }
app-candidates-saved = Candidatas guardadas en «{ $folder }»: { $count }
app-candidates-not-saved = Solo se guardaron { $count }: { $problem }
# Parte de una frase: lo que sigue a «La imagen no se exportó: ».
app-folder-failed = la carpeta «{ $path }» no se puede crear ({ $error }): elija otra
project-not-saved = El proyecto no se guardó: { $problem }
project-not-saved-elsewhere = Guardar en otro sitio…
# Un botón: la candidata que no se pudo incorporar pasa a ser una imagen aparte.
notice-take-as-new = Abrir como imagen nueva

## Ajustes que lleva una imagen, puestos en el panel

app-applied = Los ajustes de la imagen están en el panel
# $problems son los de abajo, separados por app-applied-between.
app-applied-but = Los ajustes de la imagen están en el panel, pero { $problems }
app-applied-between = ;{ " " }
app-applied-upscale = Lo que amplió la imagen está en el panel Ampliar
app-applied-nothing = La imagen no lleva ajustes que se puedan usar
app-applied-earlier-built-in = se hizo con «{ $name }», el modelo integrado de una versión anterior: se usa el de esta versión
app-applied-no-model = el modelo «{ $name }» no está aquí: se mantiene el actual
app-applied-no-upscaler = el ampliador «{ $name }» no está aquí: se usa el integrado
app-applied-no-vae = el VAE «{ $name }» no está aquí: se usa el del modelo
app-applied-no-lora = el LoRA «{ $name }» no está aquí
app-applied-no-control = el ControlNet «{ $name }» no está aquí: elija otro
app-applied-no-control-picture = la imagen «{ $name }» de un ControlNet no está en el archivo: vuelva a elegirla
app-applied-no-picture-of-control = la imagen «{ $name }» del ControlNet «{ $network }» no está en el archivo: vuelva a elegirla
app-applied-no-unnamed-picture-of-control = la imagen del ControlNet «{ $network }» no está en el archivo: vuelva a elegirla
app-applied-no-preprocessor = el preprocesador «{ $name }» no se conoce aquí
app-applied-no-image = la imagen «{ $name }» de la que partió no está en el archivo
app-applied-no-sampler = el sampler «{ $name }» no se conoce aquí: se mantiene el actual
app-applied-no-schedule = la planificación «{ $name }» no se conoce aquí: se mantiene la actual
# La segunda pasada es la de una imagen que se genera pequeña y luego se amplía («hires fix»).
app-applied-no-hires-size = no se indica el tamaño de su segunda pasada: no la hay
app-applied-no-hires-sampler = el sampler «{ $name }» de su segunda pasada no se conoce aquí
app-applied-no-hires-schedule = la planificación «{ $name }» de su segunda pasada no se conoce aquí
# $names son nombres, separados por app-applied-left-out-between.
app-applied-left-out = se omitió lo siguiente: { $names }
app-applied-left-out-between = ,{ " " }

## Trabajo sin guardar, fallos, el registro

app-autosave-failed = El trabajo sin guardar no sobreviviría a un fallo: { $problem }
# $when es app-moment.
app-recover-one = «{ $title }» ({ $when }) estaba sin guardar cuando terminó el programa
# $count es 2 o más.
app-recover-many = { $count } documentos estaban sin guardar cuando terminó el programa
app-recover-show = Mostrarlos
app-recovered = «{ $title }» se ha recuperado: guárdelo para conservarlo
app-crash = Scumble falló ({ $when }). El informe está en este equipo y no se envió a nadie
app-crash-work-kept = Scumble falló ({ $when }). El trabajo se conservó. El informe está en este equipo y no se envió a nadie
app-crash-show-work = Mostrar el trabajo
app-crash-open-folder = Abrir carpeta
app-no-log = No se lleva registro: el sistema no indica ninguna carpeta para él

## Trabajo en segundo plano que ha fallado

# $what es uno de los nombres de abajo.
app-broke-down = { $what } ha fallado: no se perdió nada más; le agradeceremos que lo notifique
app-broke-down-report = Abrir carpeta del informe
app-work-keeping-unsaved = El autoguardado
app-work-clearing-kept = La limpieza del trabajo conservado
app-work-looking-for-unsaved = La búsqueda de trabajo sin guardar
app-work-recovering = La recuperación de un documento
app-work-throwing-away = El descarte del trabajo sin guardar
app-work-looking-for-models = La búsqueda de modelos
app-work-looking-at-model = El examen de un modelo
app-work-looking-at-file = El examen de un archivo
app-work-elsewhere = La búsqueda de modelos de otros programas
app-work-hashes = El cálculo de los hashes
app-work-small-previews = La reducción de vistas previas
app-work-small-results = La reducción de resultados
app-work-small-layers = La reducción de capas
app-work-copying = La copia de la imagen
app-work-pasting = El pegado de una imagen
app-work-change = Un cambio de la imagen
app-work-frame = El examen del marco
app-work-download = El inicio de una descarga
app-work-opening-file = La apertura de un archivo
app-work-opening-picture = La apertura de una imagen
app-work-export = La exportación
app-work-saving-candidate = El guardado de una candidata
app-work-saving-candidates = El guardado de las candidatas
app-work-saving-project = El guardado del proyecto
app-work-keeping-result = El guardado de un resultado
app-work-reading-gallery = La lectura de la galería
app-work-searching-gallery = La búsqueda en la galería
app-work-reading-result = La lectura de un resultado
app-work-trashing-result = El envío de un resultado a la papelera
app-work-reading-prompts = La lectura de los prompts
app-work-keeping-settings = El guardado de los ajustes

## La galería de resultados

gallery-note-not-kept = Los resultados no se conservan: { $problem }
gallery-note-busy = Un resultado no se conservó: ya hay demasiados archivos en espera
gallery-note-no-folder = No hay carpeta para los resultados: elija una en los ajustes
gallery-note-trashed = «{ $name }» está en la papelera

## Las capas y la selección

layer-note-locked = La capa está bloqueada: desbloquéela antes en el panel de capas
layer-note-transparency-locked = La transparencia de la capa está bloqueada: desbloquéela para borrar partes de la capa
layer-note-nothing-selected = No hay nada seleccionado de esta capa: seleccione píxeles, u otra capa
layer-note-recipe-unreadable = No se puede leer cómo se generó la capa ({ $error }): puede ser de una versión más reciente

## Modelos

# La clase del modelo integrado, donde otros ponen «Stable Diffusion 1.5» y similares.
models-note-built-in = integrado
models-note-built-in-model = Scumble 2 (integrado)
models-note-busy = Ya hay demasiados archivos en espera: vuelva a buscar modelos en un momento
models-note-dropped-folder = «{ $path }» no es un modelo: ¿se buscan modelos ahí?
models-note-dropped-folder-look = Buscar modelos ahí
models-note-lone = «{ $name }» no está en ninguna de las carpetas de modelos, donde se buscan los nombres del prompt
models-note-lone-add = Añadir su carpeta

## Descargas

# Cuánto lleva una descarga: «1.2 GB de 4.3 GB». Las tres siguientes añaden algo, cada una a las $words anteriores.
download-of = { $done } de { $total }
download-file = Archivo { $number } de { $of }: { $words }
download-speed = { $words }, { $speed } por segundo
# $left es un tiempo en palabras, como «1 min 30 s».
download-left = { $words }, quedan { $left }
download-no-folder = No hay carpeta para modelos: este sistema no indica ninguna para los datos de un programa
download-done = «{ $name }» ya está en el disco
download-done-use = Usar
download-failed = «{ $name }» no se descargó: { $problem }
download-failed-again = Reintentar
download-stopped = Se detuvo la descarga de «{ $name }»; lo recibido se conserva
download-stopped-on = Continuar

## Ajustes

settings-device-auto = Automático
settings-device-cpu = Procesador
settings-device-cuda = GPU NVIDIA
settings-device-metal = GPU Apple
settings-note-unreadable = «{ $path }» no se puede leer ({ $error }): se usan los valores predeterminados
settings-note-damaged = «{ $path }» está dañado ({ $error }): se usan los valores predeterminados, y se escribirá de nuevo
settings-note-damaged-kept = «{ $path }» está dañado ({ $error }): se usan los valores predeterminados, y se conserva como «{ $aside }»
settings-note-not-kept = Los ajustes no se guardan: { $problem }
# Partes de una frase: lo que sigue a «Los ajustes no se guardan: ».
settings-note-no-json = los ajustes no se pueden escribir como JSON ({ $error })
settings-note-no-folder = la carpeta «{ $path }» no se puede crear ({ $error }): compruebe sus permisos

## Nombres de los pasos del historial

undo-take = Aceptar candidata
undo-open = Abrir imagen
undo-new = Lienzo nuevo
undo-upscale = Ampliar imagen
undo-paste = Pegar
undo-add-result = Añadir resultado
undo-clear-selected = Borrar lo seleccionado
undo-fill-selection = Rellenar selección
undo-layer-new = Capa nueva
undo-layer-duplicate = Duplicar capa
undo-layer-delete = Eliminar capa
undo-layer-delete-many = Eliminar capas
undo-layer-merge-down = Combinar hacia abajo
undo-layer-merge-visible = Combinar visibles
undo-layer-flatten = Aplanar imagen
undo-layer-group = Agrupar capas
undo-layer-ungroup = Desagrupar
undo-layer-visible = Mostrar u ocultar capa
undo-layer-lock = Bloquear capa
undo-layer-lock-transparency = Bloquear transparencia
undo-layer-clip = Recortar con la capa inferior
undo-layer-use-mask = Usar máscara de capa
undo-layer-add-mask = Añadir máscara de capa
undo-layer-apply-mask = Aplicar máscara de capa
undo-layer-delete-mask = Eliminar máscara de capa
undo-layer-rename = Renombrar capa
undo-layer-move = Mover capa
undo-layer-opacity = Opacidad de capa
