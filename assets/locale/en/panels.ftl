### The panel at the right: what pictures are made of and how, the queue, and the layers below it.

## The panel's two halves, and the titles of its parts, which fold away.

# Says to a screen reader what the choice between the two is about.
panel-which = Panel
panel-generate = Generate
    .about = Makes pictures, and repaints parts of them.
panel-upscale = Upscale
    .about = Makes pictures larger and mends them (F5).
# The settings of the mask, when something is masked.
panel-mask = Inside the mask
# The same, when an empty part of the picture is to be filled.
panel-empty = The empty part
panel-from-picture = From the picture
panel-live = Live
panel-frame = Frame
panel-settings = Settings
# A second pass at a larger size ("hires fix").
panel-hires = Second pass
# Control networks (ControlNet).
panel-control = Control
panel-advanced = Advanced

## The model and its VAE, which makes pixels of what the model makes.

model-browse = Browse models…
    .about = Shows the models of all your folders.
model-defaults = Model's defaults
    .about = Sets sampler, steps, guidance and size to what suits the model.
# family: what kind of model it is, like "Stable Diffusion 1".
model-looking = { $family }; looking for models
model-looking-count = { $family }; looking for models, { $done } of { $count }
model-choose = Choose a model
model-add-folder = Add model folder…
model-name = Model
# The choice between many steps and few.
model-steps = Steps
model-full = Full ({ $steps } steps)
    .about = The model's best pictures.
model-fast = Fast ({ $steps } steps)
    .about = Nearly the same in a small part of the time.
model-vae = VAE
model-vae-is = VAE: { $name }
model-vae-is-automatic = VAE: automatic
model-vae-is-own = VAE: the model's own
model-vae-automatic = Automatic
    .about = The file beside the model that has its name, else the model's own.
model-vae-own = The model's own

## The prompt: words for what is to be seen.

panel-prompt = Prompt
    .hint = What is to be seen?
panel-prompt-negative = Negative prompt
    .hint = What is not to be seen?
# On the number of tokens: how long the text is for the text encoder.
panel-prompt-tokens = Tokens of the text, of those that its chunks hold: the text encoder reads a chunk at a time.
# On a known word that is offered in the place of an unknown one.
panel-prompt-replace = Write { $with } in the place of { $word }
panel-prompt-example = Example: { $prompt }
panel-prompt-examples = Other examples
# Above the words that are offered while one writes: what kind of words they are.
panel-prompt-kind-thing = Things
panel-prompt-kind-colour = Colours
panel-prompt-kind-style = Styles
panel-prompt-kind-sky = Skies
panel-prompt-kind-land = Lands
# How two things stand to each other, like "next to".
panel-prompt-kind-relation = Relations
panel-prompt-kind-place = Places
# From where one looks, like "from above".
panel-prompt-kind-view = Views
panel-prompt-kind-pattern = Patterns
panel-prompt-kind-count = Numbers
panel-prompt-kind-size = Sizes
panel-prompt-kind-other = Others

## LoRAs that the prompt names.

lora-add = Add LoRA…
    .about = Looks through the LoRAs of your folders; one that is chosen goes into the prompt as <lora:name:1>.
lora-remove = Remove { $name }
lora-strength = How strongly it changes the picture; 1 is as its maker meant it.
# The LoRA's strength on the text encoder.
lora-words = { $name }, words
    .about = How strongly it changes what words mean.

## How a masked or empty part is made.

panel-mask-empty = Empty parts begin with
# What the masked part is at first: see the four choices below.
panel-mask-begin = Begin with
panel-mask-content = Masked content
panel-mask-original = Original
    .about = What is there now.
panel-mask-fill = Fill
    .about = The colours around the mask, smeared into it.
panel-mask-noise = Noise
    .about = Latent noise: nothing of what is there stays.
panel-mask-nothing = Nothing
    .about = A latent of zeros.
panel-mask-sees = What the model sees
panel-mask-area = Area
panel-mask-whole = Whole picture
    .about = The mask is painted at the picture's own scale.
panel-mask-only = Only masked
    .about = The box around the mask is enlarged to the working size: small things get detail.
panel-mask-soft = Soft: grey changes less than white
    .about = Each pixel may change as far as the mask there is opaque (differential diffusion).

## Live mode: while one paints, the picture is made anew.

panel-live-fast = Fast ({ $steps } steps)
    .about = By weights that the model has for that.
panel-live-steps = Live steps
    .about = Few steps keep up with the hand.
panel-live-strength = Live strength
    .about = How far the picture may go from what is painted.
panel-live-tiny = Decode by a tiny decoder, where there is one
panel-live-ready = The picture on the canvas is live.
panel-live-waits = Paint, and a picture comes.
panel-live-take = Take as layer
# Throws the live picture away.
panel-live-drop = Drop

## The generation frame: where the next picture is made.

panel-frame-remove = Remove the frame
    .about = Pictures are made on the whole canvas again.
panel-frame-tool = Frame tool
    .about = Places the generation frame on the canvas with handles.
# size: like "512 × 512".
panel-frame-works = Works at { $size }
# sizes: on the canvas and in the model, like "700 × 700 → 512 × 512".
panel-frame-scaled = On the canvas → in the model: { $sizes }
panel-frame-scale = Scale to what the model knows
    .about = A frame far from the size that the model knows is scaled to it before, and back after.
panel-frame-x = Frame x
panel-frame-y = Frame y
panel-frame-width = Frame width
panel-frame-height = Frame height

## Size and seed.

panel-size-width = Width
panel-size-height = Height
panel-size-swap = Swap width and height
# size: like "512 × 768".
panel-size-is = Size { $size }
panel-seed = Seed
panel-seed-variation = Variation seed
panel-seed-locked = Seed is locked
panel-seed-anew = Seed is drawn anew
panel-seed-lock = Locked, the same settings give the same picture. Unlocked, each job draws a new seed.

## The second pass at a larger size ("hires fix").

hires-on = Make it larger in a second pass
    .about = The picture is composed at the size above, enlarged, and painted over once more: large pictures without doubled subjects.
hires-factor = Use a factor instead
    .about = The recipe names a size. A factor follows the size above instead.
hires-upscaler = Enlarged by
# name: what enlarges the picture.
hires-by = By: { $name }
hires-built-in = Built-in upscaler
    .about = Pixels are enlarged by the built-in network.
hires-lanczos = Pixels are resized: soft, and quick.
hires-latent = Latents are resized, which a strength of 50 % or more has to mend.

## Control networks: pictures that the new picture follows. They are numbered from 1.

control-add = Add control
    .about = A ControlNet makes the picture follow another one.
control-remove = Remove control { $number }
control-title = Control { $number }
control-network = Network of control { $number }
control-choose = Choose a network
control-none-found = No ControlNet was found: add the folder that holds them in the library
control-picture = Picture of control { $number }
control-from-canvas = Canvas
    .about = What is seen in the frame.
control-from-layer = Layer
    .about = The layer that is painted on.
control-from-file = File…
    .about = A picture file.
# file: the file's name.
control-follows = Follows { $file }
control-preprocessor = Preprocessor of control { $number }
# The two thresholds of the edges that are found.
control-edges-low = Preprocessor of control { $number }: low
    .about = Edges weaker than this are none.
control-edges-high = Preprocessor of control { $number }: high
    .about = Edges stronger than this are kept; those between are kept where they touch such ones.
control-preview = Preview of control { $number }
# The preview's picture, for a screen reader.
control-followed = What is followed of control { $number }
control-strength = Strength of control { $number }
    .about = How strongly the picture is followed; 1 is as the network was trained.
control-start = Start of control { $number }
    .about = The share of the steps after which it begins.
control-end = End of control { $number }
    .about = The share of the steps after which it ends.
control-guess = More than the prompt of control { $number }
    .about = Follows the picture more than the prompt (guess mode).

## Advanced settings.

sampler-name = Sampler
sampler-schedule = Schedule
sampler-discard = Leave out the last noise level but zero
sampler-sgm = First noise as SGM multiplies it
# The choice between the variants of a numerical method.
sampler-form = Form of the method
sampler-midpoint = Midpoint
    .about = The second-order term as of the midpoint rule.
sampler-heun = The second-order term as of Heun's rule.
sampler-bh1 = UniPC's first form.
sampler-bh2 = UniPC's second form.
panel-advanced-prompt = Prompt and guidance
panel-advanced-economy = Less work for nearly the same picture
panel-advanced-tiny = Decode by a tiny decoder
panel-advanced-variation = Variation: the same seed, turned towards another
panel-advanced-working = Working size of what is masked
# What becomes of words with a weight, like "(cat:1.2)".
panel-emphasis = Emphasis
panel-emphasis-mean = Keep mean
    .about = Weighted words, and the whole brought back to its mean (A1111's "Original").
panel-emphasis-weighted = As weighted
    .about = Weighted words as they are (A1111's "No norm"): suits SDXL.
panel-emphasis-ignore = Ignore
    .about = Brackets are read, and their weights not obeyed.
panel-emphasis-off = Off
    .about = Brackets are letters like others.

## The button that starts, by what it will do.

footer-generate = Generate
    .about = Makes pictures from the prompt alone.
footer-change = Change the picture
    .about = Makes new pictures that begin with what is on the canvas.
footer-repaint = Repaint the mask
    .about = Makes what is under the mask anew, and nothing else.
footer-fill = Fill the empty part
    .about = Makes what is empty, and leaves what is there as it is.
footer-outpaint = Outpaint
footer-one-more = Another click puts one more job into the queue.
footer-count = How many pictures at once. Each has the next seed.
footer-cancel = Cancel
    .about = Stops now; the picture stays as it was.

## Jobs that wait.

queue-waiting = Queue: { $count } waiting
queue-paused = Queue: { $count } waiting, paused
queue-pause = Pause queue
    .about = A paused queue lets the running job end and starts no other.
queue-go-on = Go on
# Buttons beside each job; jobs are numbered from 1.
queue-cancel = Cancel of job { $number }
queue-later = Later turn of job { $number }
queue-earlier = Earlier turn of job { $number }
queue-first = First turn of job { $number }

## The Upscale panel: what makes pictures larger.

panel-upscale-what = What is made larger
panel-upscale-picture = Picture
    .about = All that is seen of the picture.
panel-upscale-selection = Selection
    .about = What is seen within the selection.
panel-upscale-layer = Layer
    .about = The active layer by itself, with its transparency; of a group, all in it.
# Above the choice of the network that enlarges.
panel-upscale-by = By
panel-upscale-upscaler = Upscaler
panel-upscale-looking = Looking for upscalers…
panel-upscale-restoration = Restoration
    .about = 0 % stays faithful to the picture; 100 % restores: it takes away noise, blur and JPEG blocks.
panel-upscale-how-large = How large
panel-upscale-same = The same size, restored
panel-upscale-times = { $factor } times as large
panel-upscale-factor = Factor
    .about = How many times as wide and high the result is.
panel-upscale-width = Width
panel-upscale-height = Height
panel-upscale-side = The other side follows, so that the shape stays.
# What is done with the enlarged picture: see the choices below.
panel-upscale-becomes = The result becomes
panel-upscale-this = This picture
    .about = The canvas grows to it. Layers grow along, and the result lies on top of them. Undo takes it all back.
panel-upscale-new-layer = A layer
    .about = A new layer in its place, with as much detail as the canvas holds: it mends a part of a picture.
panel-upscale-new-picture = A new picture
    .about = It is opened by itself at its full size. Undo brings this picture back.
# Of an upscaler that is a diffusion model.
panel-upscale-led = Led by the prompt
panel-upscale-refine = Refine with a prompt
panel-upscale-refine-on = Refine the enlarged picture
    .about = The model of the Generate panel goes over the enlarged picture in overlapping tiles, with its sampler, steps and guidance, and adds detail that the prompt asks for.
panel-upscale-strength = Refine strength
    .about = How far the picture may change: 20 to 40 % add detail and keep what is there.
panel-upscale-own-refine = Own tile size of the model
    .about = Tiles of the size that the model was trained at give the best pictures.
panel-upscale-refine-tile = Refine tile
panel-upscale-refine-tiles = In tiles of { $side } pixels
panel-upscale-tiles = Tiles
panel-upscale-own-tile = Own tile size
    .about = The picture is enlarged in tiles that overlap as far as the network sees: the result does not depend on their size, but memory and the pace do.
panel-upscale-tile = Tile
panel-upscale-tile-free = As large as the free memory allows.
panel-upscale-many = Many files
panel-upscale-files = Upscale files…
    .title = Upscale files
    .about = Makes picture files and whole folders larger, one after the other.
# The button that starts.
panel-upscale-start = Upscale
    .about = The result is shown beside what it is made of, and changes nothing until it is taken.
# size: like "2048 × 2048".
panel-upscale-start-to = Upscale to { $size }

## The layers.

layers-title = Layers
layers-blend = Blend mode
layers-opacity = Opacity
    .about = How much the active layer covers.
layers-row = Layer { $name }
layers-name = Layer name
layers-eye = Show or hide
    .about = A hidden layer is in no picture that is exported.
# What a screen reader says of the button above, and of those below.
layers-eye-of = Show layer { $name }
layers-fold = Fold the group
layers-unfold = Unfold the group
layers-unfold-group = Unfold group { $name }
layers-picture = The layer's picture
    .about = Click to paint on the layer itself. Ctrl+click selects what is in it.
layers-picture-of = Picture of layer { $name }
layers-mask = The layer's mask
    .about = Click to paint on the mask: black hides, white shows. Shift+click switches it off and on.
layers-mask-of = Mask of layer { $name }
layers-lock = Lock
    .about = Nothing changes it.
layers-lock-of = Lock: layer { $name }
layers-alpha-lock = Lock transparency
    .about = What is transparent stays so; painting changes colours only.
layers-alpha-lock-of = Lock transparency: layer { $name }
layers-select-pixels = Select what is in it

## The interface's own language, in the settings.

language = Language
# The first choice; name: the language of the system, by its own name.
language-system = System ({ $name })
# Why no other can be chosen. SCUMBLE_LANG is the name of a variable.
language-overruled = The variable SCUMBLE_LANG in the environment says which language is spoken.
# language: its name in English. Is said in English.
language-no-font = No font on this system has the characters of { $language }, so the interface speaks English: install a font that has them, such as the package fonts-noto-cjk, and start again
