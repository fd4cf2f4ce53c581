### El panel de la derecha: de qué y cómo se generan las imágenes, la cola y, debajo, las capas.

## Las dos mitades del panel, y los títulos de sus partes, que se pliegan.

# Dice a un lector de pantalla de qué trata la elección entre las dos.
panel-which = Panel
panel-generate = Generar
    .about = Genera imágenes y repinta partes de ellas.
panel-upscale = Ampliar
    .about = Amplía imágenes y las restaura (F5).
# Los ajustes de la máscara, cuando hay algo enmascarado.
panel-mask = Dentro de la máscara
# Lo mismo, cuando se va a rellenar una parte vacía de la imagen.
panel-empty = La parte vacía
panel-from-picture = A partir de la imagen
panel-live = En vivo
panel-frame = Marco
panel-settings = Ajustes
# Una segunda pasada a mayor tamaño («hires fix»).
panel-hires = Segunda pasada
# Redes de control (ControlNet).
panel-control = Control
panel-advanced = Avanzado

## El modelo y su VAE, que convierte en píxeles lo que genera el modelo.

model-browse = Explorar modelos…
    .about = Muestra los modelos de todas las carpetas.
model-defaults = Valores del modelo
    .about = Pone el sampler, los pasos, la guía y el tamaño que convienen al modelo.
# family: qué clase de modelo es, como «Stable Diffusion 1».
model-looking = { $family }; buscando modelos
model-looking-count = { $family }; buscando modelos, { $done } de { $count }
model-choose = Elegir un modelo
model-add-folder = Añadir carpeta de modelos…
model-name = Modelo
# La elección entre muchos pasos y pocos.
model-steps = Pasos
model-full = Completo ({ $steps } pasos)
    .about = Las mejores imágenes del modelo.
model-fast = Rápido ({ $steps } pasos)
    .about = Casi lo mismo en una pequeña parte del tiempo.
model-vae = VAE
model-vae-is = VAE: { $name }
model-vae-is-automatic = VAE: automático
model-vae-is-own = VAE: el del modelo
model-vae-automatic = Automático
    .about = El archivo junto al modelo que lleva su nombre; si no, el del propio modelo.
model-vae-own = El del modelo

## El prompt: palabras para lo que se debe ver.

panel-prompt = Prompt
    .hint = ¿Qué debe verse?
panel-prompt-negative = Prompt negativo
    .hint = ¿Qué no debe verse?
# En el número de tokens: cuánto mide el texto para el codificador de texto.
panel-prompt-tokens = Tokens del texto, de los que caben en sus bloques: el codificador de texto lee bloque a bloque.
# En una palabra conocida que se ofrece en lugar de una desconocida.
panel-prompt-replace = Escribir { $with } en lugar de { $word }
panel-prompt-example = Ejemplo: { $prompt }
panel-prompt-examples = Otros ejemplos
# Sobre las palabras que se ofrecen al escribir: de qué clase son.
panel-prompt-kind-thing = Cosas
panel-prompt-kind-colour = Colores
panel-prompt-kind-style = Estilos
panel-prompt-kind-sky = Cielos
panel-prompt-kind-land = Paisajes
# Cómo se sitúan dos cosas entre sí, como «junto a».
panel-prompt-kind-relation = Relaciones
panel-prompt-kind-place = Lugares
# Desde dónde se mira, como «desde arriba».
panel-prompt-kind-view = Vistas
panel-prompt-kind-pattern = Patrones
panel-prompt-kind-count = Números
panel-prompt-kind-size = Tamaños
panel-prompt-kind-other = Otras

## Los LoRA que nombra el prompt.

lora-add = Añadir LoRA…
    .about = Muestra los LoRA de las carpetas; el que se elige entra en el prompt como <lora:nombre:1>.
lora-remove = Quitar { $name }
lora-strength = Cuánto cambia la imagen; 1 es lo que previó quien la hizo.
# La fuerza del LoRA en el codificador de texto.
lora-words = { $name }, palabras
    .about = Cuánto cambia lo que significan las palabras.

## Cómo se genera una parte enmascarada o vacía.

panel-mask-empty = Las partes vacías empiezan con
# Lo que es al principio la parte enmascarada: véanse las cuatro opciones de abajo.
panel-mask-begin = Empezar con
panel-mask-content = Contenido enmascarado
panel-mask-original = Original
    .about = Lo que hay ahora.
panel-mask-fill = Relleno
    .about = Los colores de alrededor de la máscara, extendidos hacia dentro.
panel-mask-noise = Ruido
    .about = Ruido latente: no queda nada de lo que hay.
panel-mask-nothing = Nada
    .about = Un latente de ceros.
panel-mask-sees = Lo que ve el modelo
panel-mask-area = Área
panel-mask-whole = Toda la imagen
    .about = La máscara se pinta a la escala de la propia imagen.
panel-mask-only = Solo la máscara
    .about = El recuadro que rodea la máscara se amplía al tamaño de trabajo: las cosas pequeñas ganan detalle.
panel-mask-soft = Suave: el gris cambia menos que el blanco
    .about = Cada píxel puede cambiar en la medida en que la máscara es opaca ahí (difusión diferencial).

## Modo en vivo: mientras se pinta, la imagen se genera de nuevo.

panel-live-fast = Rápido ({ $steps } pasos)
    .about = Con pesos que el modelo tiene para eso.
panel-live-steps = Pasos en vivo
    .about = Con pocos pasos se sigue el ritmo de la mano.
panel-live-strength = Fuerza en vivo
    .about = Cuánto puede alejarse la imagen de lo pintado.
panel-live-tiny = Usar decodificador ligero, si lo hay
panel-live-ready = El lienzo muestra la imagen en vivo.
panel-live-waits = Al pintar aparece una imagen.
panel-live-take = Aceptar como capa
# Desecha la imagen en vivo.
panel-live-drop = Descartar

## El marco de generación: dónde se genera la próxima imagen.

panel-frame-remove = Quitar el marco
    .about = Las imágenes vuelven a generarse en todo el lienzo.
panel-frame-tool = Herramienta de marco
    .about = Coloca el marco de generación en el lienzo con tiradores.
# size: como «512 × 512».
panel-frame-works = Trabaja a { $size }
# sizes: en el lienzo y en el modelo, como «700 × 700 → 512 × 512».
panel-frame-scaled = En el lienzo → en el modelo: { $sizes }
panel-frame-scale = Escalar al tamaño del modelo
    .about = Un marco cuyo tamaño dista del que conoce el modelo se escala a este antes, y se devuelve a su escala después.
panel-frame-x = Marco: x
panel-frame-y = Marco: y
panel-frame-width = Marco: ancho
panel-frame-height = Marco: alto

## Tamaño y semilla.

panel-size-width = Ancho
panel-size-height = Alto
panel-size-swap = Intercambiar ancho y alto
# size: como «512 × 768».
panel-size-is = Tamaño { $size }
panel-seed = Semilla
panel-seed-variation = Semilla de variación
panel-seed-locked = La semilla está bloqueada
panel-seed-anew = La semilla se saca de nuevo
panel-seed-lock = Bloqueada, los mismos ajustes dan la misma imagen. Desbloqueada, cada tarea saca una semilla nueva.

## La segunda pasada a mayor tamaño («hires fix»).

hires-on = Ampliarla en una segunda pasada
    .about = La imagen se compone al tamaño de arriba, se amplía y se repinta otra vez: imágenes grandes sin motivos repetidos.
hires-factor = Usar un factor
    .about = La receta indica un tamaño. Un factor, en cambio, sigue al tamaño de arriba.
hires-upscaler = Ampliada con
# name: lo que amplía la imagen.
hires-by = Con: { $name }
hires-built-in = Ampliador integrado
    .about = Los píxeles se amplían con la red integrada.
hires-lanczos = Se redimensionan los píxeles: borroso, y rápido.
hires-latent = Se redimensionan los latentes, lo que tiene que arreglar una fuerza del 50 % o más.

## Redes de control: imágenes que sigue la nueva imagen. Se numeran desde 1.

control-add = Añadir control
    .about = Un ControlNet hace que la imagen siga a otra.
control-remove = Quitar control { $number }
control-title = Control { $number }
control-network = Red del control { $number }
control-choose = Elegir una red
control-none-found = No se encontró ningún ControlNet: añada en la biblioteca la carpeta donde están
control-picture = Imagen del control { $number }
control-from-canvas = Lienzo
    .about = Lo que se ve en el marco.
control-from-layer = Capa
    .about = La capa en la que se pinta.
control-from-file = Archivo…
    .about = Un archivo de imagen.
# file: el nombre del archivo.
control-follows = Sigue a { $file }
control-preprocessor = Preprocesador del control { $number }
# Los dos umbrales de los bordes que se buscan.
control-edges-low = Preprocesador del control { $number }: mínimo
    .about = Los bordes más débiles que esto no cuentan.
control-edges-high = Preprocesador del control { $number }: máximo
    .about = Los bordes más fuertes que esto se conservan; los intermedios, donde tocan a alguno de ellos.
control-preview = Vista previa del control { $number }
# La imagen de la vista previa, para un lector de pantalla.
control-followed = Lo que sigue el control { $number }
control-strength = Fuerza del control { $number }
    .about = Con qué fuerza se sigue la imagen; 1 es como se entrenó la red.
control-start = Inicio del control { $number }
    .about = La parte de los pasos tras la que empieza.
control-end = Fin del control { $number }
    .about = La parte de los pasos tras la que termina.
control-guess = Control { $number } por encima del prompt
    .about = Sigue a la imagen más que al prompt (guess mode).

## Ajustes avanzados.

sampler-name = Sampler
sampler-schedule = Planificación
sampler-discard = Omitir el penúltimo nivel de ruido
sampler-sgm = Primer ruido multiplicado como en SGM
# La elección entre las variantes de un método numérico.
sampler-form = Variante del método
sampler-midpoint = Punto medio
    .about = El término de segundo orden según la regla del punto medio.
sampler-heun = El término de segundo orden según la regla de Heun.
sampler-bh1 = Primera forma de UniPC.
sampler-bh2 = Segunda forma de UniPC.
panel-advanced-prompt = Prompt y guía
panel-advanced-economy = Menos cálculo para casi la misma imagen
panel-advanced-tiny = Usar decodificador ligero
panel-advanced-variation = Variación: la misma semilla, acercada a otra
panel-advanced-working = Tamaño de trabajo de lo enmascarado
# Qué pasa con las palabras que llevan un peso, como «(cat:1.2)».
panel-emphasis = Énfasis
panel-emphasis-mean = Con media
    .about = Palabras con peso, y el conjunto devuelto a su media («Original» de A1111).
panel-emphasis-weighted = Tal cual
    .about = Palabras con su peso tal cual («No norm» de A1111): conviene a SDXL.
panel-emphasis-ignore = Ignorar
    .about = Los paréntesis se leen, pero sus pesos no se aplican.
panel-emphasis-off = No
    .about = Los paréntesis son letras como las demás.

## El botón que empieza, según lo que hará.

footer-generate = Generar
    .about = Genera imágenes solo a partir del prompt.
footer-change = Cambiar la imagen
    .about = Genera imágenes nuevas que parten de lo que hay en el lienzo.
footer-repaint = Repintar la máscara
    .about = Genera de nuevo lo que hay bajo la máscara, y nada más.
footer-fill = Rellenar la parte vacía
    .about = Genera lo que está vacío y deja lo que hay como está.
footer-outpaint = Extender
footer-one-more = Otro clic pone una tarea más en la cola.
footer-count = Cuántas imágenes a la vez. Cada una lleva la semilla siguiente.
footer-cancel = Cancelar
    .about = Se detiene ya; la imagen queda como estaba.

## Tareas en espera.

queue-waiting = Cola: { $count } en espera
queue-paused = Cola en pausa: { $count } en espera
queue-pause = Pausar cola
    .about = Una cola en pausa deja terminar la tarea en marcha y no empieza otra.
queue-go-on = Continuar
# Botones junto a cada tarea; se numeran desde 1.
queue-cancel = Cancelar tarea { $number }
queue-later = Retrasar tarea { $number }
queue-earlier = Adelantar tarea { $number }
queue-first = Pasar tarea { $number } al principio

## El panel Ampliar: lo que agranda imágenes.

panel-upscale-what = Qué se amplía
panel-upscale-picture = Imagen
    .about = Todo lo que se ve de la imagen.
panel-upscale-selection = Selección
    .about = Lo que se ve dentro de la selección.
panel-upscale-layer = Capa
    .about = Solo la capa activa, con su transparencia; de un grupo, todo lo que contiene.
# Sobre la elección de la red que amplía.
panel-upscale-by = Con
panel-upscale-upscaler = Ampliador
panel-upscale-looking = Buscando ampliadores…
panel-upscale-restoration = Restauración
    .about = 0 % es fiel a la imagen; 100 % restaura: quita ruido, desenfoque y bloques de JPEG.
panel-upscale-how-large = Cuánto se amplía
panel-upscale-same = El mismo tamaño, restaurado
panel-upscale-times = { $factor } veces más grande
panel-upscale-factor = Factor
    .about = Cuántas veces más ancho y alto es el resultado.
panel-upscale-width = Ancho
panel-upscale-height = Alto
panel-upscale-side = El otro lado se adapta para mantener la proporción.
# Qué se hace con la imagen ampliada: véanse las opciones de abajo.
panel-upscale-becomes = El resultado pasa a ser
panel-upscale-this = Esta imagen
    .about = El lienzo crece hasta ella. Las capas crecen con él y el resultado queda encima. Deshacer lo revierte todo.
panel-upscale-new-layer = Una capa
    .about = Una capa nueva en su sitio, con todo el detalle que cabe en el lienzo: arregla una parte de una imagen.
panel-upscale-new-picture = Otra imagen
    .about = Se abre aparte a tamaño completo. Deshacer recupera esta imagen.
# De un ampliador que es un modelo de difusión.
panel-upscale-led = Guiado por el prompt
panel-upscale-refine = Refinar con un prompt
panel-upscale-refine-on = Refinar la imagen ampliada
    .about = El modelo del panel Generar repasa la imagen ampliada en teselas solapadas, con su sampler, sus pasos y su guía, y añade el detalle que pide el prompt.
panel-upscale-strength = Fuerza del refinado
    .about = Cuánto puede cambiar la imagen: del 20 al 40 % añade detalle y conserva lo que hay.
panel-upscale-own-refine = Tamaño de tesela del modelo
    .about = Las teselas del tamaño con que se entrenó el modelo dan las mejores imágenes.
panel-upscale-refine-tile = Tesela de refinado
panel-upscale-refine-tiles = En teselas de { $side } píxeles
panel-upscale-tiles = Teselas
panel-upscale-own-tile = Tamaño de tesela propio
    .about = La imagen se amplía en teselas que se solapan hasta donde ve la red: su tamaño no influye en el resultado, pero sí en la memoria y la velocidad.
panel-upscale-tile = Tesela
panel-upscale-tile-free = Tan grande como permita la memoria libre.
panel-upscale-many = Muchos archivos
panel-upscale-files = Ampliar archivos…
    .title = Ampliar archivos
    .about = Amplía archivos de imagen y carpetas enteras, uno tras otro.
# El botón que empieza.
panel-upscale-start = Ampliar
    .about = El resultado se muestra junto a aquello de lo que parte, y no cambia nada hasta que se acepta.
# size: como «2048 × 2048».
panel-upscale-start-to = Ampliar a { $size }

## Las capas.

layers-title = Capas
layers-blend = Modo de fusión
layers-opacity = Opacidad
    .about = Cuánto cubre la capa activa.
layers-row = Capa { $name }
layers-name = Nombre de la capa
layers-eye = Mostrar u ocultar
    .about = Una capa oculta no aparece en ninguna imagen exportada.
# Lo que dice un lector de pantalla del botón de arriba y de los de abajo.
layers-eye-of = Mostrar capa { $name }
layers-fold = Plegar el grupo
layers-unfold = Desplegar el grupo
layers-unfold-group = Desplegar el grupo { $name }
layers-picture = La imagen de la capa
    .about = Un clic para pintar en la capa misma. Ctrl+clic selecciona su contenido.
layers-picture-of = Imagen de la capa { $name }
layers-mask = La máscara de la capa
    .about = Un clic para pintar en la máscara: el negro oculta, el blanco muestra. Mayús+clic la desactiva y activa.
layers-mask-of = Máscara de la capa { $name }
layers-lock = Bloquear
    .about = Nada la cambia.
layers-lock-of = Bloquear: capa { $name }
layers-alpha-lock = Bloquear transparencia
    .about = Lo transparente sigue transparente; pintar solo cambia los colores.
layers-alpha-lock-of = Bloquear transparencia: capa { $name }
layers-select-pixels = Seleccionar su contenido

## La lengua de la interfaz, en los ajustes.

language = Idioma
# La primera opción; name: el idioma del sistema, por su propio nombre.
language-system = Sistema ({ $name })
# Por qué no se puede elegir otro. SCUMBLE_LANG es el nombre de una variable.
language-overruled = La variable de entorno SCUMBLE_LANG determina el idioma.
# language: su nombre en inglés. Se dice en inglés.
language-no-font = Ningún tipo de letra de este sistema tiene los caracteres de { $language }, así que la interfaz está en inglés: instale uno que los tenga, como el paquete fonts-noto-cjk, y reinicie el programa
