### Comandos, herramientas y nombres de las cosas. `.about` es el texto de ayuda de lo que está encima.
### Los puntos suspensivos (…) indican que se abre un diálogo.

## Comandos: filas de los menús, botones y la paleta, donde se buscan por su nombre.

group-file = Archivo
group-edit = Edición
group-layer = Capa
group-image = Imagen
group-select = Selección
group-mask = Máscara
group-tool = Herramientas
group-view = Vista
group-generate = Generar
group-candidate = Candidatas
group-prompt = Prompt
group-help = Ayuda

# En el menú Archivo.
command-new = Nuevo
    .about = Empieza un lienzo vacío del tamaño indicado en el panel. Deshacer recupera la imagen.
command-open = Abrir…
    .about = Abre un proyecto, una imagen o un archivo de OpenRaster o Photoshop. Deshacer recupera lo que había.
command-save = Guardar
    .about = Guarda el proyecto con todas sus capas en su archivo.
command-save-as = Guardar como…
    .about = Guarda el proyecto en otro archivo: en el formato de Scumble, o en OpenRaster para otros programas.
command-export = Exportar…
    .about = Guarda la imagen como PNG, JPEG o WebP, con o sin su receta.
command-export-now = Exportar ya
    .about = Guarda la imagen como en la última exportación, o con un nombre nuevo en la carpeta de exportación.
command-recover = Documentos recuperados…
    .about = Muestra en qué se trabajaba cuando el programa terminó de forma inesperada.
command-recent-clear = Vaciar lista de recientes
    .about = Vacía la lista de archivos abiertos hace poco.
command-gallery = Galería
    .about = Muestra todos los resultados generados, para buscar entre ellos y volver a usarlos.
command-models = Modelos
    .about = Muestra todos los modelos de las carpetas: checkpoints, LoRA, embeddings, VAE y ControlNets.
command-settings = Ajustes…
    .about = Tema, dispositivo, memoria, carpetas de modelos y atajos.
command-quit = Salir
    .about = Cierra el programa; pregunta antes si algo se fuera a perder.

# En el menú Archivo: los últimos archivos abiertos.
command-open-recent = Abrir reciente

# En el menú Edición.
command-undo = Deshacer
    .about = Deshace el último paso.
command-redo = Rehacer
    .about = Repite lo que se deshizo.
command-cut = Cortar
    .about = Pasa la parte seleccionada de la capa al portapapeles y la borra.
command-copy = Copiar
    .about = Copia en el portapapeles la parte seleccionada de la capa o, sin selección, la imagen.
command-copy-merged = Copiar combinado
    .about = Copia en el portapapeles lo que se ve de la imagen dentro de la selección.
command-paste = Pegar
    .about = Pega la imagen del portapapeles en una capa nueva, o la abre si el lienzo está vacío.
command-delete = Eliminar
    .about = Descarta la candidata a la vista o, si no la hay, borra lo seleccionado.
command-clear-selected = Borrar píxeles seleccionados
    .about = Hace transparente la parte seleccionada de lo que se está pintando.
command-fill-foreground = Rellenar con color frontal
    .about = Rellena la selección, o toda la capa, con el color frontal.
command-fill-background = Rellenar con color de fondo
    .about = Rellena la selección, o toda la capa, con el color de fondo.
command-swap-colours = Intercambiar colores
    .about = Intercambia el color frontal y el de fondo.
command-default-colours = Colores predeterminados
    .about = Pone negro como color frontal y blanco como color de fondo.

# En el menú Capa.
command-layer-new = Capa nueva
    .about = Añade una capa transparente encima de esta.
command-layer-duplicate = Duplicar capa
    .about = Añade una copia encima de esta.
command-layer-delete = Eliminar capa
    .about = Elimina las capas elegidas.
command-layer-rename = Renombrar capa…
    .about = Cambia el nombre de esta capa.
command-layer-merge-down = Combinar hacia abajo
    .about = Une esta capa y la de debajo en una sola.
command-layer-merge-visible = Combinar visibles
    .about = Une todas las capas visibles en una sola.
command-layer-flatten = Aplanar imagen
    .about = Une todas las capas en una sola y descarta lo oculto.
command-layer-group = Agrupar capas
    .about = Pone las capas elegidas en un grupo nuevo.
command-layer-ungroup = Desagrupar
    .about = Saca las capas de este grupo.
command-layer-raise = Subir capa
    .about = Sube esta capa un puesto.
command-layer-lower = Bajar capa
    .about = Baja esta capa un puesto.
command-layer-above = Capa superior
    .about = Pasa a la capa de encima.
command-layer-below = Capa inferior
    .about = Pasa a la capa de debajo.
command-layer-visible = Mostrar u ocultar capa
    .about = Muestra u oculta esta capa.
command-layer-lock = Bloquear capa
    .about = Protege esta capa de cualquier cambio.
command-layer-alpha-lock = Bloquear transparencia
    .about = Solo pinta donde esta capa ya es opaca.
command-layer-clip = Recortar con la capa inferior
    .about = Muestra esta capa solo donde la de debajo es opaca.
command-layer-mask-add = Añadir máscara de capa
    .about = Da a esta capa una máscara: la selección o toda la capa.
command-layer-mask-apply = Aplicar máscara de capa
    .about = Hace transparente lo que la máscara oculta y quita la máscara.
command-layer-mask-delete = Eliminar máscara de capa
    .about = Quita la máscara; los píxeles de la capa siguen todos ahí.
command-layer-mask-enabled = Usar máscara de capa
    .about = Usa la máscara, o muestra la capa como si no la tuviera.
command-layer-mask-edit = Pintar en máscara de capa
    .about = Pinta en la máscara: el negro oculta, el blanco muestra.
command-layer-pixels-edit = Pintar en la capa
    .about = Pinta en los píxeles de la capa.
command-layer-flip-horizontal = Voltear capa en horizontal
    .about = Intercambia izquierda y derecha.
command-layer-flip-vertical = Voltear capa en vertical
    .about = Intercambia arriba y abajo.
command-layer-rotate-left = Girar capa a la izquierda
    .about = Gira esta capa 90° en sentido antihorario.
command-layer-rotate-right = Girar capa a la derecha
    .about = Gira esta capa 90° en sentido horario.
command-layer-rotate-half = Girar capa 180°
    .about = Pone esta capa boca abajo.
command-layer-recipe = Usar ajustes de la capa
    .about = Pone en el panel el prompt, la semilla y todos los ajustes con que se generó esta capa.

# En el menú Imagen.
command-canvas-size = Tamaño del lienzo…
    .about = Recorta o agranda el lienzo; no se escala nada.
command-crop-to-selection = Recortar a la selección
    .about = Recorta el lienzo a lo seleccionado.
command-crop-to-frame = Recortar al marco
    .about = Recorta o agranda el lienzo hasta el marco de generación.
command-outpaint = Extender imagen…
    .about = Agranda el lienzo por cualquier lado y genera la zona nueva (outpainting).
command-frame-fit-mask = Ajustar marco a la máscara
    .about = Pone el marco de generación alrededor de la máscara y su entorno.
command-frame-fit-selection = Ajustar marco a la selección
    .about = Pone el marco de generación alrededor de la selección.
command-frame-whole = Marco en toda la imagen
    .about = Genera en todo el lienzo.
command-frame-aspect-lock = Bloquear proporción del marco
    .about = Mantiene la proporción del marco al arrastrarlo.

# En el menú Selección.
command-select-all = Seleccionar todo
    .about = Selecciona todo el lienzo.
command-select-none = Deseleccionar
    .about = Quita la selección: se puede volver a pintar en todas partes.
command-select-invert = Invertir selección
    .about = Selecciona lo que no estaba seleccionado.
command-select-grow = Expandir selección
    .about = Ensancha la selección según la distancia de los ajustes de selección.
command-select-shrink = Contraer selección
    .about = Estrecha la selección según la distancia de los ajustes de selección.
command-select-feather = Difuminar selección
    .about = Suaviza el borde de la selección según la distancia de los ajustes de selección.
command-select-border = Seleccionar borde
    .about = Selecciona una franja a lo largo del borde de la selección.
command-select-from-mask = Selección desde la máscara
    .about = Selecciona lo enmascarado.
command-select-to-mask = Máscara desde la selección
    .about = Enmascara lo seleccionado, para generarlo de nuevo.
command-select-layer = Seleccionar píxeles de la capa
    .about = Selecciona lo que es opaco en esta capa.

# En el menú Máscara.
command-mask-invert = Invertir máscara
    .about = Repinta lo que se conservaba y conserva lo que se iba a repintar.
command-mask-clear = Borrar máscara
    .about = No enmascara nada.
command-mask-fill = Rellenar máscara
    .about = Lo enmascara todo.
command-mask-grow = Expandir máscara
    .about = Ensancha la máscara según la distancia de los ajustes de máscara.
command-mask-shrink = Contraer máscara
    .about = Estrecha la máscara según la distancia de los ajustes de máscara.
command-mask-feather = Difuminar máscara
    .about = Suaviza el borde de la máscara según la distancia de los ajustes de máscara.
command-quick-mask = Máscara rápida
    .about = Muestra la máscara como una película roja sobre todo lo que se conserva.
command-show-mask = Mostrar máscara
    .about = Muestra u oculta la máscara; cuenta igualmente.

# Herramientas. `.long` es el texto de ayuda en la barra de herramientas.
command-tool-brush = Pincel
    .about = Pinta con el color frontal.
    .long = Pinta con el color frontal. Mayús+clic traza una línea recta desde el último trazo; Alt toma un color.
command-tool-eraser = Borrador
    .about = Hace transparente la capa.
    .long = Hace transparente la capa. Mayús+clic borra en línea recta desde el último trazo.
command-tool-fill = Relleno
    .about = Rellena con el color frontal la zona de color parecido.
    .long = Rellena con el color frontal la zona de color parecido bajo el puntero. Alt toma un color.
command-tool-gradient = Degradado
    .about = Aplica un degradado a lo largo de una línea.
    .long = Al arrastrar una línea se aplica un degradado a lo largo de ella. Mayús la ajusta a pasos de 45°.
command-tool-mask-brush = Pincel de máscara
    .about = Pinta lo que se va a generar de nuevo.
    .long = Pinta lo que se va a generar de nuevo. Alt quita de la máscara; Mayús+clic traza una línea recta desde el último trazo.
command-tool-frame = Marco de generación
    .about = Indica dónde se genera la próxima imagen.
    .long = Indica dónde se genera la próxima imagen. Se arrastra por dentro o por sus tiradores, también más allá del borde del lienzo; arrastrar fuera dibuja otro. Mayús mantiene la proporción; Ctrl desactiva el imán.
command-tool-move = Mover
    .about = Mueve, escala y gira la capa, o lo que hay seleccionado de ella.
    .long = Mueve la capa, o lo que hay seleccionado de ella; con Alt mueve una copia. Los tiradores escalan (Mayús libera la proporción, Alt escala desde el centro); arrastrar junto a una esquina gira (Mayús: pasos de 15°).
command-tool-select-rect = Selección rectangular
    .about = Selecciona un rectángulo.
    .long = Selecciona un rectángulo. Mayús suma, Alt resta, ambas intersecan; pulsadas después del puntero, Mayús hace un cuadrado y Alt parte del centro.
command-tool-select-ellipse = Selección elíptica
    .about = Selecciona una elipse.
    .long = Selecciona una elipse. Mayús suma, Alt resta, ambas intersecan; pulsadas después del puntero, Mayús hace un círculo y Alt parte del centro.
command-tool-select-lasso = Lazo
    .about = Selecciona lo que se rodea con un trazo.
    .long = Selecciona lo que se rodea con un trazo. Mayús suma, Alt resta, ambas intersecan.
command-tool-select-polygon = Selección poligonal
    .about = Selecciona un polígono, vértice a vértice.
    .long = Cada clic fija un vértice; doble clic, Enter o un clic en el primer vértice lo cierra. Retroceso quita el último vértice; Esc, todos.
command-tool-wand = Varita mágica
    .about = Selecciona la zona de color parecido.
    .long = Selecciona la zona de color parecido bajo el puntero. Mayús suma, Alt resta, ambas intersecan.
command-tool-select-colour = Selección por color
    .about = Selecciona todo lo que tiene un mismo color.
    .long = Selecciona todo lo que tiene el color bajo el puntero. Mayús suma, Alt resta, ambas intersecan.
command-tool-picker = Cuentagotas
    .about = Toma de la imagen el color frontal.
    .long = Toma de la imagen el color frontal.
command-tool-pan = Mano
    .about = Desplaza la vista.
    .long = Desplaza la vista. Con cualquier herramienta: mantener Espacio, o arrastrar con el botón central.
command-tool-zoom = Zoom
    .about = Clic acerca, Alt+clic aleja.
    .long = Clic acerca, Alt+clic aleja; arrastrar hacia los lados hace ambas cosas de forma continua.
command-brush-larger = Agrandar pincel
    .about = Aumenta el tamaño del pincel.
command-brush-smaller = Reducir pincel
    .about = Reduce el tamaño del pincel.
command-brush-harder = Pincel más duro
    .about = Endurece el borde del pincel.
command-brush-softer = Pincel más suave
    .about = Suaviza el borde del pincel.

# En el menú Vista.
command-zoom-fit = Encajar
    .about = Muestra todo el lienzo.
command-zoom-100 = 100 %
    .about = Muestra un píxel del lienzo como uno de la pantalla.
command-zoom-200 = 200 %
    .about = Muestra el lienzo al doble de tamaño.
command-zoom-400 = 400 %
    .about = Muestra el lienzo cuatro veces más grande.
command-zoom-800 = 800 %
    .about = Muestra el lienzo ocho veces más grande.
command-zoom-in = Acercar
    .about = Acerca un paso.
command-zoom-out = Alejar
    .about = Aleja un paso.
command-panels = Mostrar paneles
    .about = Muestra u oculta todos los paneles alrededor del lienzo.
command-theme = Oscuro o claro
    .about = Cambia entre el tema oscuro y el claro.

# En los menús Generar y Candidatas.
command-generate = Generar
    .about = Genera imágenes; si hay una tarea en marcha, la nueva espera en la cola.
command-generate-front = Generar a continuación
    .about = Genera imágenes antes que todo lo que espera en la cola.
command-upscale-panel = Panel Ampliar
    .about = Muestra el panel Ampliar en lugar del panel Generar, o al revés.
command-upscale = Ampliar
    .about = Amplía la imagen, la selección o la capa, según el panel Ampliar.
command-upscale-files = Ampliar archivos…
    .about = Amplía archivos de imagen, uno tras otro.
command-cancel = Cancelar tarea
    .about = Detiene ya la tarea en marcha; la imagen queda como estaba y las candidatas terminadas se conservan.
command-cancel-all = Cancelar todas las tareas
    .about = Detiene la tarea en marcha y vacía la cola.
command-pause = Pausar cola
    .about = Deja terminar la tarea en marcha y no empieza otra hasta que la cola continúe.
command-escape = Detener
    .about = Detiene lo que esté en curso: el trazo; si no, la tarea en marcha; si no, la comparación; si no, la candidata a la vista.
command-live = Modo en vivo
    .about = Genera de nuevo dentro del marco mientras se pinta, en pocos pasos.
command-live-take = Aceptar resultado en vivo
    .about = Convierte el resultado en vivo en una capa.
command-live-drop = Descartar resultado en vivo
    .about = Desecha el resultado en vivo.
command-candidate-next = Candidata siguiente
    .about = Muestra en su sitio la candidata siguiente.
command-candidate-previous = Candidata anterior
    .about = Muestra en su sitio la candidata anterior.
command-candidate-take = Aceptar candidata
    .about = Pone la candidata a la vista, o el resultado en vivo, en una capa nueva. Deshacer la devuelve.
command-candidate-discard = Descartar candidata
    .about = Desecha la candidata a la vista.
command-candidate-more = Más como esta
    .about = Genera variaciones de la candidata a la vista.
command-candidate-settings = Usar sus ajustes
    .about = Pone en el panel el prompt, la semilla y todos los ajustes de la candidata a la vista.
command-compare = Comparar
    .about = Muestra el antes y el después uno junto al otro, con una línea divisoria que se arrastra.
command-candidate-save-all = Guardar todas las candidatas…
    .about = Guarda todas las candidatas en una carpeta.
command-candidate-discard-all = Descartar todas las candidatas
    .about = Desecha todas las candidatas.

# En los menús Prompt y Ayuda.
command-seed-roll = Otra semilla
    .about = Saca otra semilla al azar.
command-seed-lock = Bloquear semilla
    .about = Mantiene la semilla, para que solo cambie lo que se cambia; desbloqueada, cada tarea saca una nueva.
command-swap-size = Intercambiar ancho y alto
    .about = Pasa la imagen de vertical a horizontal, o al revés.
command-model-defaults = Valores del modelo
    .about = Pone el sampler, los pasos, la guía y el tamaño que convienen al modelo.
command-fast = Rápido
    .about = Genera en pocos pasos, con pesos que el modelo tiene para eso, o como antes.
command-prompt-older = Prompt anterior
    .about = Recupera el prompt anterior a este.
command-prompt-newer = Prompt siguiente
    .about = Recupera el prompt posterior a este.
command-model-folder = Añadir carpeta de modelos…
    .about = Busca modelos en una carpeta más.
command-model-scan = Buscar modelos
    .about = Vuelve a buscar modelos en todas sus carpetas.
command-elsewhere = Modelos de otros programas…
    .about = Busca en este equipo modelos de A1111, ComfyUI, Krita e InvokeAI.
command-tour = Mostrar recorrido
    .about = Vuelve a mostrar los consejos para principiantes.
command-log = Mostrar registro
    .about = Abre la carpeta donde el programa anota lo que hace; nada sale de este equipo.
command-shortcuts = Atajos
    .about = Muestra todos los atajos.
command-palette = Paleta de comandos
    .about = Encuentra cualquier comando por su nombre.

## La paleta de comandos.

palette-hint = ¿Qué desea hacer?
palette-nothing = Nada se llama así

## La hoja de atajos.

shortcuts-title = Atajos
shortcuts-pointer = Puntero

# Lo que hace el puntero en el lienzo, y las teclas que se mantienen pulsadas.
shortcuts-pan = Desplazar la vista
    .keys = Espacio o botón central
shortcuts-zoom = Zoom en el puntero
    .keys = Rueda
shortcuts-line = Línea recta
    .keys = Mayús+clic
shortcuts-pick = Tomar un color
    .keys = Alt+clic
shortcuts-size = Tamaño y dureza
    .keys = Alt+arrastre derecho
shortcuts-add = Sumar a la selección
    .keys = Mayús+arrastre
shortcuts-subtract = Restar de la selección
    .keys = Alt+arrastre
shortcuts-pixel = Mover un píxel
    .keys = Flechas
shortcuts-ten-pixels = Mover diez píxeles
    .keys = Mayús+flechas
shortcuts-layer-pixels = Seleccionar píxeles de una capa
    .keys = Ctrl+clic en su imagen
shortcuts-layer-mask = Máscara de capa sí o no
    .keys = Mayús+clic en la máscara
shortcuts-rename = Renombrar una capa
    .keys = Dos clics
shortcuts-alike = Herramientas parecidas
    .keys = Mantener pulsado, o clic derecho
shortcuts-weight = Peso de las palabras
    .keys = Ctrl+Arriba, Ctrl+Abajo
shortcuts-value = Otro valor
    .keys = Clic en un deslizador
shortcuts-usual = Su valor habitual
    .keys = Clic derecho en un deslizador

## Teclas, como figuran en los teclados de la lengua.

key-ctrl = Ctrl
key-shift = Mayús
key-alt = Alt
key-enter = Enter
key-escape = Esc
key-tab = Tab
key-space = Espacio
key-delete = Supr
key-backspace = Retroceso
key-left = Izquierda
key-right = Derecha
key-up = Arriba
key-down = Abajo
key-home = Inicio
key-end = Fin
key-page-up = RePág
key-page-down = AvPág

# Lo que está mal en las teclas que el artista dio a los comandos en el archivo de ajustes; allí están en inglés.
key-no-shortcut = «{ $text }» no es un atajo: se escribe como Ctrl+Shift+E o F5
key-of-no-command = Los ajustes dan teclas a «{ $id }», que no es un comando
key-unreadable = Las teclas de «{ $command }»: { $problem }
key-taken = { $keys } significa ahora «{ $now }» y ya no «{ $before }»: dé otra tecla a uno de los dos
key-given-twice = { $keys } está asignado a «{ $first }» y a «{ $second }»: vale para el primero

## Números: los nombres de los deslizadores. `.own` es la casilla que se marca para fijar lo que si no decide el modelo.

# De la mayoría de las imágenes.
number-steps = Pasos
    .about = Cuántas veces se quita ruido a la imagen: más pasos tardan más y, hasta cierto punto, afinan el resultado.
number-guidance = Guía
    .about = Con qué fidelidad se sigue el prompt (escala CFG): 1 desactiva la guía; demasiada quema los colores.
number-eta = Ruido nuevo (eta)
    .about = Proporción de ruido nuevo en cada paso, en los samplers que lo admiten.
    .own = Ruido nuevo (eta) propio
number-width = Ancho
    .about = Ancho de una imagen que se genera a partir de ruido.
number-height = Alto
    .about = Alto de una imagen que se genera a partir de ruido.
number-count = Imágenes
    .about = Cuántas imágenes genera un clic, cada una con su propia semilla.
number-strength = Fuerza
    .about = Cuánto puede cambiar la imagen (denoising strength): 0 la conserva, 1 la genera de nuevo.
number-feather-px = Desenfoque de máscara
    .about = Con qué suavidad pasa la parte nueva a la antigua: la desviación estándar del desenfoque de la máscara.
number-padding-px = Margen
    .about = Cuánto ve el modelo alrededor de la máscara cuando trabaja solo en la parte enmascarada.
number-working-width = Ancho de trabajo
    .about = Ancho con el que se trabaja la parte enmascarada antes de devolverla a su escala.
number-working-height = Alto de trabajo
    .about = Alto con el que se trabaja la parte enmascarada antes de devolverla a su escala.
number-variation-strength = Variación
    .about = Cuánto se acerca el ruido al de la semilla de variación: 0 desactiva las variaciones.
number-clip-skip = Clip skip
    .about = Qué capa del codificador de texto se lee, contando desde el final: 1 es la última.
number-guidance-rescale = Reescalado de la guía
    .about = Cuánto se rebaja el contraste que añade la guía; a los modelos entrenados hasta el ruido puro les va bien 0.7.
number-image-guidance = Guía de imagen
    .about = Con qué fidelidad siguen la imagen los modelos que editan por instrucciones.
    .own = Guía de imagen propia
number-noise-level = Nivel de ruido
    .about = Cuánto ruido pone el ampliador x4 en la imagen pequeña: con más, inventa más.
    .own = Nivel de ruido propio

# De los samplers.
number-s-churn = Churn
    .about = Ruido que se añade antes de los pasos, como proporción de lo que todos podrían añadir (sigma churn).
number-s-tmin = Churn desde
    .about = El nivel de ruido más bajo en que se añade churn (sigma tmin).
number-s-tmax = Churn hasta
    .about = El nivel de ruido más alto en que se añade churn (sigma tmax).
    .own = Churn hasta un valor propio
number-s-noise = Multiplicador de ruido
    .about = Por cuánto se multiplica el ruido nuevo (sigma noise); 1 es el valor teórico.
number-solver-order = Orden
    .about = Orden del método: cuántos pasos anteriores tiene en cuenta cada uno.
    .own = Orden propio
number-eta-noise-seed-delta = Delta de semilla del ruido
    .about = Lo que se suma a la semilla de todo el ruido después del primero (ENSD); 31337 repite imágenes de algunos servicios web.

# De lo que ahorra trabajo.
number-guidance-start = Guía desde
    .about = Desde qué punto del camino del ruido a la imagen se guía; antes, un paso cuesta la mitad.
number-guidance-end = Guía hasta
    .about = Hasta qué punto del camino del ruido a la imagen se guía; después, un paso cuesta la mitad.
number-deep-cache = Red completa cada
    .about = Cada cuántos pasos se calcula toda la red (DeepCache); con 1 se calcula siempre.
number-deep-cache-branch = Hasta la conexión
    .about = Cuánto de la red se calcula en los demás pasos, contado en sus conexiones de salto.
number-token-merging = Fusión de tokens
    .about = Proporción de los píxeles que ve la atención que se funden con otros parecidos.

# De una segunda pasada a mayor tamaño.
number-hires-scale = Ampliación
    .about = Cuántas veces más ancha y alta queda la imagen con la segunda pasada.
number-hires-strength = Fuerza de 2.ª pasada
    .about = Cuánto puede cambiar la segunda pasada la imagen ampliada: menos conserva las líneas, más añade detalle.
number-hires-steps = Pasos de 2.ª pasada
    .about = Pasos de la segunda pasada; da los mismos sea cual sea su fuerza.
    .own = Pasos propios en 2.ª pasada

# Detrás de un número de pasos.
number-unit-steps = pasos

## Herramientas.

# El texto de ayuda de un sitio de la barra que comparten varias herramientas.
tool-more = { $about } Mantener pulsado o hacer clic derecho para: { $tools }.
tool-foreground = Color frontal
    .about = El color con que pinta el pincel.
tool-background = Color de fondo
    .about = Queda en reserva: X intercambia los dos.

# Por qué no se puede mover la capa.
tool-move-empty = La capa está vacía: elija una que tenga algo que mover
tool-move-none = No hay ninguna capa que mover: elija una
tool-move-hidden = La capa está oculta: muéstrela para moverla
tool-move-locked = La capa está bloqueada: desbloquéela para moverla
tool-move-group-locked = Una capa del grupo está bloqueada: desbloquéela para mover el grupo

# Opciones de la herramienta en uso.
tool-options-more = Más opciones
    .about = Qué más se puede ajustar en esta herramienta.
tool-frame-snap = Imán
    .about = Los bordes y el centro del marco se ajustan a los del lienzo.
tool-filter = Filtro
tool-gradient-kind = Degradado
tool-ends-background = A color de fondo
    .about = Del color frontal al color de fondo.
tool-ends-transparent = A transparente
    .about = Del color frontal a nada.
tool-gradient-ends = Extremos del degradado
tool-picker-radius = Radio
    .about = Hasta qué distancia del puntero se toma la media.
tool-feather = Difuminado
    .about = Cómo de suave será el borde de lo próximo que se seleccione.
tool-antialias = Suavizado
    .about = Los bordes que no son rectos quedan a medio seleccionar donde cruzan un píxel.
tool-tolerance = Tolerancia
    .about = Cuánto puede alejarse un color de aquel en que se hace clic, sobre 255.
tool-contiguous = Contiguo
    .about = Solo lo que está unido al punto del clic; si no, los mismos colores en todas partes.
tool-sample-all = Todo lo visible
    .about = Toma la imagen tal como se ve; si no, solo la capa activa.

# Opciones de los pinceles.
brush-mask-add = Añadir
    .about = Pinta lo que se va a generar de nuevo. Alt quita.
brush-mask-erase = Quitar
    .about = Quita de la máscara. Alt añade.
brush-mask = Pincel de máscara
brush-size = Tamaño
    .about = Diámetro en el lienzo. Teclas [ y ], o Alt y arrastrar a los lados con el botón derecho.
brush-hardness = Dureza
    .about = Qué parte del radio es sólida. Mayús con [ y ].
brush-opacity = Opacidad
    .about = Lo máximo que cubre un trazo, por mucho que se cruce a sí mismo.
brush-options = Opciones de pincel
    .about = Todo sobre el pincel de esta herramienta.
brush-flow = Flujo
    .about = Cuánto se acerca cada toque a la opacidad.
brush-spacing = Espaciado
    .about = Distancia entre toques, como parte del diámetro.
brush-steady = Estabilización del trazo
brush-pressure = Presión del lápiz
brush-pressure-size = cambia el tamaño
brush-pressure-opacity = cambia la opacidad
brush-steady-off = No
    .about = El pincel está donde el puntero.
brush-steady-average = Media
    .about = El pincel sigue la media del recorrido del puntero.
brush-steady-string = Cuerda
    .about = El puntero tira del pincel con una cuerda.
brush-stabiliser = Estabilizador
brush-steady-length = Longitud

## Prompts.

# Lo que se dice debajo del prompt; su primera letra pasa a mayúscula. El número es el de todas las palabras; algunas se
# nombran y las demás son `more`.
prompt-unknown = este modelo no conoce: { $words }{ $more ->
        [0] { "" }
       *[other] { " " }y { $more } más
    }. Ignorará o adivinará { $count ->
        [one] esa palabra
       *[other] esas palabras
    }.
prompt-unknown-built-in = el modelo integrado no conoce: { $words }{ $more ->
        [0] { "" }
       *[other] { " " }y { $more } más
    }. Ignorará o adivinará { $count ->
        [one] esa palabra
       *[other] esas palabras
    }.
# «conoce castle o castle garden (castel)»: lo que se conoce, seguido de la palabra desconocida.
prompt-near = conoce { $words }
prompt-near-word = { $known } ({ $word })
prompt-near-or = { $first } o { $second }
prompt-lora-missing = El LoRA «{ $name }» no está entre los modelos: las imágenes se generan sin él

# Lo que se hizo con un archivo de la biblioteca de modelos.
use-model = El modelo es ahora «{ $name }»
use-lora = El prompt incluye el LoRA «{ $name }»
use-embedding = El prompt incluye el embedding «{ $name }»
use-controlnet = Se añadió el ControlNet «{ $name }»
use-vae = El VAE es ahora «{ $name }»
use-not-alone = «{ $name }» ({ $kind }) no se puede usar por sí solo

# Trabajo en segundo plano; solo se nombra cuando falla.
prompt-work-counting = El recuento del prompt
prompt-work-keeping = El guardado de los prompts
prompt-work-unknown = La búsqueda de palabras desconocidas
control-work-preview = La vista previa de un control
control-too-much = Ya hay demasiado en preparación: espere un momento

## Lo que se perdería al cerrar el programa.

quit-nothing = No se perdería nada.
quit-loses = Cerrar ahora supone perder { $what }.
# Van en lugar de `what`, en una lista si son varios.
quit-unsaved = cambios sin guardar
quit-jobs = { $count ->
        [one] { $count } tarea sin terminar
       *[other] { $count } tareas sin terminar
    }
quit-candidates = { $count ->
        [one] { $count } candidata sin guardar
       *[other] { $count } candidatas sin guardar
    }

## El recorrido para principiantes.

tour-prompt = Describa lo que quiere ver
    .about = Escríbalo aquí, o tome uno de los ejemplos. Hay un modelo integrado: no hace falta descargar nada.
tour-generate = Generar imágenes
    .about = Ctrl+Enter hace lo mismo. Los resultados aparecen debajo del lienzo; Enter acepta el que más guste.
tour-mask = Cambiar una parte
    .about = Pinte con el pincel de máscara sobre lo que deba cambiar y vuelva a generar: todo lo demás queda como está.
tour-models = Modelos propios
    .about = Los archivos de A1111, ComfyUI, Krita e InvokeAI se usan donde están; no se copia ni se cambia nada.
tour-skip = Saltar el recorrido
    .about = Está en el menú Ayuda.
    .keys = Esc
tour-next = Siguiente
tour-done = Listo
tour-look = Buscar modelos…
tour-count = { $number } de { $of }

## Nombres de cosas, como los muestran listas y botones.

# Listas: lo primero es lo enumerado hasta ahí.
word-list = { $first }, { $second }
word-list-and = { $first } y { $last }

# Modos en que una capa se mezcla con las de debajo.
word-blend-normal = Normal
word-blend-multiply = Multiplicar
word-blend-screen = Trama
word-blend-overlay = Superponer
word-blend-darken = Oscurecer
word-blend-lighten = Aclarar
word-blend-color-dodge = Sobreexponer color
word-blend-color-burn = Subexponer color
word-blend-hard-light = Luz fuerte
word-blend-soft-light = Luz suave
word-blend-difference = Diferencia
word-blend-exclusion = Exclusión
word-blend-hue = Tono
word-blend-saturation = Saturación
word-blend-color = Color
word-blend-luminosity = Luminosidad
word-blend-add = Sumar

# Clases de modelos: uno de ellos.
word-model-checkpoint = Checkpoint
word-model-unet = Red sin VAE
word-model-lora = LoRA
word-model-embedding = Embedding
word-model-vae = VAE
word-model-preview-vae = VAE de vista previa
word-model-controlnet = ControlNet
word-model-ip-adapter = IP-Adapter
word-model-text-encoder = Codificador de texto
word-model-clip-vision = Codificador de imagen
word-model-upscaler = Ampliador
word-model-depth = Estimador de profundidad
word-model-unknown = Desconocido

# Clases de modelos: muchos de ellos.
word-models-checkpoint = Checkpoints
word-models-unet = Redes sin VAE
word-models-lora = LoRA
word-models-embedding = Embeddings
word-models-vae = VAE
word-models-preview-vae = VAE de vista previa
word-models-controlnet = ControlNets
word-models-ip-adapter = IP-Adapters
word-models-text-encoder = Codificadores de texto
word-models-clip-vision = Codificadores de imagen
word-models-upscaler = Ampliadores
word-models-depth = Estimadores de profundidad
word-models-unknown = Archivos desconocidos

# Con qué empieza la zona nueva y vacía de una imagen.
word-fill-edge = Borde
word-fill-mirror = Espejo
word-fill-blur = Desenfoque
word-fill-noise = Ruido
word-fill-neutral = Neutro

# Cómo se amplían los latentes (una imagen tal como la tiene la red).
word-latent-bilinear = Latente
word-latent-bilinear-antialiased = Latente (suavizado)
word-latent-bicubic = Latente (bicúbico)
word-latent-bicubic-antialiased = Latente (bicúbico suavizado)
word-latent-nearest = Latente (vecino más próximo)
word-latent-nearest-exact = Latente (vecino más próximo exacto)

# Cómo se hace la imagen que sigue una red de control.
word-preprocessor-none = Ninguno
    .about = La imagen ya está preparada para el control.
word-preprocessor-canny = Bordes Canny
    .about = Los bordes de la imagen, en blanco sobre negro.
word-preprocessor-scribble = Garabato
    .about = Las líneas oscuras sobre blanco pasan a ser líneas blancas sobre negro.
word-preprocessor-tile = Tesela (Tile)
    .about = La imagen suavizada, para que se invente de nuevo su detalle.
word-preprocessor-inpaint = Inpaint
    .about = La imagen con la máscara marcada como desconocida.
word-preprocessor-depth = Profundidad
    .about = Cómo de cerca está todo, según Depth Anything V2.

# Formatos de las imágenes exportadas.
word-format-png = PNG
word-format-png-16 = PNG, 16 bits
word-format-jpeg = JPEG
word-format-webp-lossless = WebP, sin pérdida
word-format-webp-lossy = WebP, con pérdida

# Cómo se une una selección nueva a la anterior.
word-combine-replace = Selección nueva
    .about = Sustituye a lo que estaba seleccionado.
word-combine-add = Sumar a la selección
    .keys = Mayús
    .about = Selecciona también esto.
word-combine-subtract = Restar de la selección
    .keys = Alt
    .about = Quita esto.
word-combine-intersect = Intersecar con la selección
    .keys = Mayús+Alt
    .about = Conserva de la selección solo lo que también está aquí.

# Cómo se obtienen los píxeles cuando se escala o gira una capa.
word-filter-nearest = Vecino próximo
word-filter-bilinear = Bilineal
word-filter-bicubic = Bicúbico

# Cómo se extiende un degradado.
word-gradient-linear = Lineal
    .about = A lo largo de la línea que se traza.
word-gradient-radial = Radial
    .about = Alrededor del punto donde empieza la línea.

## Pasos que se pueden deshacer.

undo-flip-horizontal = Voltear en horizontal
undo-flip-vertical = Voltear en vertical
undo-rotate-left = Girar a la izquierda
undo-rotate-right = Girar a la derecha
undo-rotate-half = Girar 180°
undo-select-all = Seleccionar todo
undo-select-invert = Invertir selección
undo-select-grow = Expandir selección
undo-select-shrink = Contraer selección
undo-select-feather = Difuminar selección
undo-select-border = Seleccionar borde
undo-select-mask = Seleccionar máscara
undo-mask-from-selection = Máscara desde la selección
undo-select-pixels = Seleccionar píxeles de la capa
undo-mask-clear = Borrar máscara
undo-mask-fill = Rellenar máscara
undo-mask-invert = Invertir máscara
undo-mask-grow = Expandir máscara
undo-mask-shrink = Contraer máscara
undo-mask-feather = Difuminar máscara
undo-edit = Edición
undo-brush-stroke = Trazo de pincel
undo-erase = Borrado
undo-fill = Relleno
undo-draw-frame = Dibujar marco
undo-move-frame = Mover marco
undo-resize-frame = Redimensionar marco
undo-gradient = Degradado
undo-lasso = Lazo
undo-ellipse-selection = Selección elíptica
undo-rectangle-selection = Selección rectangular
undo-paint-mask = Pintar máscara
undo-erase-mask = Quitar de la máscara
undo-polygon-selection = Selección poligonal
undo-deselect = Deseleccionar
undo-select-by-colour = Selección por color
undo-magic-wand = Varita mágica
undo-move-layer = Mover capa
undo-copy-selected-pixels = Copiar píxeles seleccionados
undo-move-selected-pixels = Mover píxeles seleccionados
undo-rotate-layer = Girar capa
undo-rotate-selected-pixels = Girar píxeles seleccionados
undo-scale-layer = Escalar capa
undo-scale-selected-pixels = Escalar píxeles seleccionados
undo-move-selection = Mover selección
