### Commands, tools and the names of things. Keys of the keyboard stay as they are written here: Ctrl, Shift, Alt.

command-undo = Undo
    .about = Takes the last step back.

## Names of things, as lists and buttons show them.

# Ways in which a layer is mixed with those below it.
word-blend-normal = Normal
word-blend-multiply = Multiply
word-blend-screen = Screen
word-blend-overlay = Overlay
word-blend-darken = Darken
word-blend-lighten = Lighten
word-blend-color-dodge = Colour dodge
word-blend-color-burn = Colour burn
word-blend-hard-light = Hard light
word-blend-soft-light = Soft light
word-blend-difference = Difference
word-blend-exclusion = Exclusion
word-blend-hue = Hue
word-blend-saturation = Saturation
word-blend-color = Colour
word-blend-luminosity = Luminosity
word-blend-add = Add

# Kinds of models: one of them.
word-model-checkpoint = Checkpoint
word-model-unet = Network without VAE
word-model-lora = LoRA
word-model-embedding = Embedding
word-model-vae = VAE
word-model-preview-vae = Preview VAE
word-model-controlnet = ControlNet
word-model-ip-adapter = IP-Adapter
word-model-text-encoder = Text encoder
word-model-clip-vision = Image encoder
word-model-upscaler = Upscaler
word-model-depth = Depth estimator
word-model-unknown = Unknown

# Kinds of models: many of them.
word-models-checkpoint = Checkpoints
word-models-unet = Networks without VAE
word-models-lora = LoRAs
word-models-embedding = Embeddings
word-models-vae = VAEs
word-models-preview-vae = Preview VAEs
word-models-controlnet = ControlNets
word-models-ip-adapter = IP-Adapters
word-models-text-encoder = Text encoders
word-models-clip-vision = Image encoders
word-models-upscaler = Upscalers
word-models-depth = Depth estimators
word-models-unknown = Unknown files

# What the new, empty ground of a picture begins with.
word-fill-edge = Edge
word-fill-mirror = Mirror
word-fill-blur = Blur
word-fill-noise = Noise
word-fill-neutral = Neutral

# How latents (a picture as the network has it) are enlarged.
word-latent-bilinear = Latent
word-latent-bilinear-antialiased = Latent (antialiased)
word-latent-bicubic = Latent (bicubic)
word-latent-bicubic-antialiased = Latent (bicubic antialiased)
word-latent-nearest = Latent (nearest)
word-latent-nearest-exact = Latent (nearest-exact)

# How the picture is made that a control network follows.
word-preprocessor-none = None
    .about = The picture is the control's already.
word-preprocessor-canny = Canny edges
    .about = The picture's edges, white on black.
word-preprocessor-scribble = Scribble
    .about = Dark lines on white become white lines on black.
word-preprocessor-tile = Tile
    .about = The picture softened, so that its detail is invented anew.
word-preprocessor-inpaint = Inpaint
    .about = The picture with the mask marked as unknown.
word-preprocessor-depth = Depth
    .about = How near everything is, by Depth Anything V2.

# Formats of exported pictures.
word-format-png = PNG
word-format-png-16 = PNG, 16 bits
word-format-jpeg = JPEG
word-format-webp-lossless = WebP, lossless
word-format-webp-lossy = WebP, lossy

# How a new selection joins the old one.
word-combine-replace = New selection
    .about = Takes the place of what was selected.
word-combine-add = Add to selection
    .about = Selects this as well.
word-combine-subtract = Subtract from selection
    .about = Takes this away.
word-combine-intersect = Intersect with selection
    .about = Keeps of the selection only what lies in this, too.

# How pixels are made where a layer is scaled or turned.
word-filter-nearest = Nearest
word-filter-bilinear = Bilinear
word-filter-bicubic = Bicubic

# How a gradient spreads.
word-gradient-linear = Linear
    .about = Along the line that is drawn.
word-gradient-radial = Radial
    .about = Around the point where the line begins.

## Steps that can be undone.

undo-flip-horizontal = Flip horizontally
undo-flip-vertical = Flip vertically
undo-rotate-left = Rotate left
undo-rotate-right = Rotate right
undo-rotate-half = Rotate by 180°
undo-select-all = Select all
undo-deselect = Deselect
undo-select-invert = Invert selection
undo-select-grow = Grow selection
undo-select-shrink = Shrink selection
undo-select-feather = Feather selection
undo-select-border = Select border
undo-select-mask = Select mask
undo-mask-from-selection = Mask from selection
undo-select-pixels = Select layer's pixels
undo-mask-clear = Clear mask
undo-mask-fill = Fill mask
undo-mask-invert = Invert mask
undo-mask-grow = Grow mask
undo-mask-shrink = Shrink mask
undo-mask-feather = Feather mask
