### Commands, tools and the names of things. `.about` is the tooltip of what it stands below.
### An ellipsis (…) says that a dialog follows.

## Commands: rows of menus, buttons, and the palette where they are found by their names.

group-file = File
group-edit = Edit
group-layer = Layer
group-image = Image
group-select = Select
group-mask = Mask
group-tool = Tools
group-view = View
group-generate = Generate
group-candidate = Candidates
group-prompt = Prompt
group-help = Help

# In the menu File.
command-new = New
    .about = Begins an empty canvas of the size in the panel. Undo brings the picture back.
command-open = Open…
    .about = Opens a project, a picture, an OpenRaster or a Photoshop file. Undo brings back what was there.
command-save = Save
    .about = Writes the project with all its layers to its file.
command-save-as = Save as…
    .about = Writes the project to another file: Scumble's own, or OpenRaster for other programs.
command-export = Export…
    .about = Writes the picture to a file as PNG, JPEG or WebP, with or without its recipe.
command-export-now = Export at once
    .about = Writes the picture as it was last exported, or into the folder for exports under a new name.
command-recover = Recovered documents…
    .about = Shows what was being worked on when the program ended unexpectedly.
command-recent-clear = Forget recent files
    .about = Empties the list of files that were open.
command-gallery = Gallery
    .about = Shows all results that were made, to search them and to use them again.
command-models = Models
    .about = Shows all models of your folders: checkpoints, LoRAs, embeddings, VAEs, ControlNets.
command-settings = Settings…
    .about = Theme, device, memory, model folders and shortcuts.
command-quit = Quit
    .about = Ends the program; asks first if something would be lost.

# In the menu File: the files that were open last.
command-open-recent = Open recent

# In the menu Edit.
command-undo = Undo
    .about = Takes the last step back.
command-redo = Redo
    .about = Does again what was undone.
command-cut = Cut
    .about = Puts the selected part of the layer into the clipboard and clears it.
command-copy = Copy
    .about = Puts the selected part of the layer, or without a selection the picture, into the clipboard.
command-copy-merged = Copy merged
    .about = Puts what is seen of the picture within the selection into the clipboard.
command-paste = Paste
    .about = Puts the picture in the clipboard on a new layer, or opens it where the canvas is empty.
command-delete = Delete
    .about = Throws the candidate in view away, or else clears what is selected.
command-clear-selected = Clear selected pixels
    .about = Makes the selected part of what is painted on transparent.
command-fill-foreground = Fill with foreground
    .about = Fills the selection, or all of the layer, with the foreground colour.
command-fill-background = Fill with background
    .about = Fills the selection, or all of the layer, with the background colour.
command-swap-colours = Swap colours
    .about = Exchanges foreground and background colour.
command-default-colours = Default colours
    .about = Makes the foreground black and the background white.

# In the menu Layer.
command-layer-new = New layer
    .about = Adds a transparent layer above this one.
command-layer-duplicate = Duplicate layer
    .about = Adds a copy above this one.
command-layer-delete = Delete layer
    .about = Removes the chosen layers.
command-layer-rename = Rename layer…
    .about = Gives this layer another name.
command-layer-merge-down = Merge down
    .about = Makes this layer and the one below it one.
command-layer-merge-visible = Merge visible
    .about = Makes all layers that are seen one.
command-layer-flatten = Flatten picture
    .about = Makes all layers one and leaves out what is hidden.
command-layer-group = Group layers
    .about = Puts the chosen layers into a new group.
command-layer-ungroup = Ungroup
    .about = Takes the layers of this group out of it.
command-layer-raise = Raise layer
    .about = Moves this layer one place up.
command-layer-lower = Lower layer
    .about = Moves this layer one place down.
command-layer-above = Layer above
    .about = Goes on with the layer above.
command-layer-below = Layer below
    .about = Goes on with the layer below.
command-layer-visible = Show or hide layer
    .about = Shows or hides this layer.
command-layer-lock = Lock layer
    .about = Protects this layer from every change.
command-layer-alpha-lock = Lock transparency
    .about = Paints only where this layer is opaque already.
command-layer-clip = Clip to the layer below
    .about = Shows this layer only where the one below it is opaque.
command-layer-mask-add = Add layer mask
    .about = Gives this layer a mask: the selection, or all of it.
command-layer-mask-apply = Apply layer mask
    .about = Makes transparent what the mask hides, and removes the mask.
command-layer-mask-delete = Delete layer mask
    .about = Removes the mask; the layer's pixels are all still there.
command-layer-mask-enabled = Use layer mask
    .about = Uses the mask, or shows the layer as if there were none.
command-layer-mask-edit = Paint on layer mask
    .about = Paints on the mask: black hides, white shows.
command-layer-pixels-edit = Paint on layer
    .about = Paints on the layer's pixels.
command-layer-flip-horizontal = Flip layer horizontally
    .about = Exchanges left and right.
command-layer-flip-vertical = Flip layer vertically
    .about = Exchanges top and bottom.
command-layer-rotate-left = Turn layer left
    .about = Turns this layer by 90° anticlockwise.
command-layer-rotate-right = Turn layer right
    .about = Turns this layer by 90° clockwise.
command-layer-rotate-half = Turn layer upside down
    .about = Turns this layer by 180°.
command-layer-recipe = Use the layer's settings
    .about = Puts prompt, seed and all settings that made this layer into the panel.

# In the menu Image.
command-canvas-size = Canvas size…
    .about = Crops or grows the canvas; nothing is scaled.
command-crop-to-selection = Crop to selection
    .about = Crops the canvas to what is selected.
command-crop-to-frame = Crop to frame
    .about = Crops or grows the canvas to the generation frame.
command-outpaint = Outpaint…
    .about = Grows the canvas on any side and has the new ground painted.
command-frame-fit-mask = Frame around mask
    .about = Puts the generation frame around the mask and its surroundings.
command-frame-fit-selection = Frame around selection
    .about = Puts the generation frame around the selection.
command-frame-whole = Frame whole picture
    .about = Generates on the whole canvas.
command-frame-aspect-lock = Lock the frame's shape
    .about = Keeps the frame's proportions while it is dragged.

# In the menu Select.
command-select-all = Select all
    .about = Selects the whole canvas.
command-select-none = Select nothing
    .about = Ends the selection: everything may be painted again.
command-select-invert = Invert selection
    .about = Selects what was not selected.
command-select-grow = Grow selection
    .about = Widens the selection by the distance in the selection settings.
command-select-shrink = Shrink selection
    .about = Narrows the selection by the distance in the selection settings.
command-select-feather = Feather selection
    .about = Softens the selection's edge by the distance in the selection settings.
command-select-border = Select border
    .about = Selects a band along the selection's edge.
command-select-from-mask = Selection from mask
    .about = Selects what is masked.
command-select-to-mask = Mask from selection
    .about = Masks what is selected, to be generated anew.
command-select-layer = Select layer's pixels
    .about = Selects what is opaque on this layer.

# In the menu Mask.
command-mask-invert = Invert mask
    .about = Repaints what was kept and keeps what was to be repainted.
command-mask-clear = Clear mask
    .about = Masks nothing.
command-mask-fill = Fill mask
    .about = Masks everything.
command-mask-grow = Grow mask
    .about = Widens the mask by the distance in the mask settings.
command-mask-shrink = Shrink mask
    .about = Narrows the mask by the distance in the mask settings.
command-mask-feather = Feather mask
    .about = Softens the mask's edge by the distance in the mask settings.
command-quick-mask = Quick mask
    .about = Shows the mask as a red film over all that is kept.
command-show-mask = Show mask
    .about = Shows or hides the mask; it counts all the same.

# Tools. `.long` is the tooltip in the rail of tools.
command-tool-brush = Brush
    .about = Paints with the foreground colour.
    .long = Paints with the foreground colour. Shift+click draws a straight line from the last stroke, Alt picks a colour.
command-tool-eraser = Eraser
    .about = Makes the layer transparent.
    .long = Makes the layer transparent. Shift+click erases a straight line from the last stroke.
command-tool-fill = Fill
    .about = Fills the area of like colour with the foreground colour.
    .long = Fills the area of like colour under the pointer with the foreground colour. Alt picks a colour.
command-tool-gradient = Gradient
    .about = Lays a gradient along a line.
    .long = Drag a line to lay a gradient along it. Shift keeps to steps of 45°.
command-tool-mask-brush = Mask brush
    .about = Paints what is to be generated anew.
    .long = Paints what is to be generated anew. Alt takes away from the mask, Shift+click draws a straight line from the last stroke.
command-tool-frame = Generation frame
    .about = Says where the next picture is made.
    .long = Says where the next picture is made. Drag it by its inside or its handles, also over the canvas's edge; a drag outside draws another. Shift keeps proportions, Ctrl lets go of what it snaps to.
command-tool-move = Move
    .about = Moves, scales and turns the layer, or what is selected of it.
    .long = Moves the layer, or what is selected of it; Alt moves a copy of that. Handles scale (Shift lets go of the proportions, Alt scales from the middle), dragging beside a corner turns (Shift: steps of 15°).
command-tool-select-rect = Rectangle selection
    .about = Selects a rectangle.
    .long = Selects a rectangle. Shift adds, Alt takes away, both intersect; pressed after the pointer, Shift makes a square and Alt begins in the middle.
command-tool-select-ellipse = Ellipse selection
    .about = Selects an ellipse.
    .long = Selects an ellipse. Shift adds, Alt takes away, both intersect; pressed after the pointer, Shift makes a circle and Alt begins in the middle.
command-tool-select-lasso = Lasso
    .about = Selects what is drawn around.
    .long = Selects what is drawn around. Shift adds, Alt takes away, both intersect.
command-tool-select-polygon = Polygon selection
    .about = Selects a polygon, corner by corner.
    .long = Each click sets a corner; a double click, Enter or a click on the first corner closes. Backspace takes the last corner back, Escape all.
command-tool-wand = Magic wand
    .about = Selects the area of like colour.
    .long = Selects the area of like colour under the pointer. Shift adds, Alt takes away, both intersect.
command-tool-select-colour = Select by colour
    .about = Selects all that has one colour.
    .long = Selects all that has the colour under the pointer. Shift adds, Alt takes away, both intersect.
command-tool-picker = Colour picker
    .about = Takes the foreground colour from the picture.
    .long = Takes the foreground colour from the picture.
command-tool-pan = Pan
    .about = Moves the view.
    .long = Moves the view. With any tool: hold Space, or drag with the middle button.
command-tool-zoom = Zoom
    .about = Click enlarges, Alt+click makes smaller.
    .long = Click enlarges, Alt+click makes smaller, dragging sideways does both smoothly.
command-brush-larger = Larger brush
    .about = Makes the brush larger.
command-brush-smaller = Smaller brush
    .about = Makes the brush smaller.
command-brush-harder = Harder brush
    .about = Makes the brush's edge harder.
command-brush-softer = Softer brush
    .about = Makes the brush's edge softer.

# In the menu View.
command-zoom-fit = Fit
    .about = Shows the whole canvas.
command-zoom-100 = 100 %
    .about = Shows one pixel of the canvas as one of the screen.
command-zoom-200 = 200 %
    .about = Shows the canvas twice as large.
command-zoom-400 = 400 %
    .about = Shows the canvas four times as large.
command-zoom-800 = 800 %
    .about = Shows the canvas eight times as large.
command-zoom-in = Zoom in
    .about = Enlarges by a step.
command-zoom-out = Zoom out
    .about = Makes smaller by a step.
command-panels = Show panels
    .about = Shows or hides all panels around the canvas.
command-theme = Dark or light
    .about = Changes between the dark and the light theme.

# In the menu Generate, and Candidates.
command-generate = Generate
    .about = Makes pictures; while a job runs, the new one waits in the queue.
command-generate-front = Generate next
    .about = Makes pictures before all that waits in the queue.
command-upscale-panel = Upscale panel
    .about = Shows the Upscale panel in place of the Generate panel, or the other way round.
command-upscale = Upscale
    .about = Makes the picture, the selection or the layer larger, as the Upscale panel says.
command-upscale-files = Upscale files…
    .about = Makes picture files larger, one after the other.
command-cancel = Cancel job
    .about = Stops the running job now; the picture stays as it was, and candidates that are done stay.
command-cancel-all = Cancel all jobs
    .about = Stops the running job and empties the queue.
command-pause = Pause queue
    .about = Lets the running job end and starts no other until the queue goes on.
command-escape = Stop
    .about = Stops what is under way: the stroke, else the running job, else the comparison, else the candidate in view.
command-live = Live mode
    .about = Generates anew inside the frame while you paint, in a few steps.
command-live-take = Take live result
    .about = Makes the live result a layer.
command-live-drop = Drop live result
    .about = Throws the live result away.
command-candidate-next = Next candidate
    .about = Shows the next candidate in place.
command-candidate-previous = Previous candidate
    .about = Shows the previous candidate in place.
command-candidate-take = Take candidate
    .about = Takes the candidate in view, or the live result, as a new layer. Undo gives it back.
command-candidate-discard = Discard candidate
    .about = Throws the candidate in view away.
command-candidate-more = More like this
    .about = Makes variations of the candidate in view.
command-candidate-settings = Use its settings
    .about = Puts prompt, seed and all settings of the candidate in view into the panel.
command-compare = Compare
    .about = Shows before and after side by side, with a border to drag.
command-candidate-save-all = Save all candidates…
    .about = Writes all candidates into a folder.
command-candidate-discard-all = Discard all candidates
    .about = Throws all candidates away.

# In the menu Prompt, and Help.
command-seed-roll = Another seed
    .about = Draws another random seed.
command-seed-lock = Lock seed
    .about = Keeps the seed, so that only what is changed changes; unlocked, each job draws a new one.
command-swap-size = Swap width and height
    .about = Turns the picture from upright to wide, or back.
command-model-defaults = Model's defaults
    .about = Sets sampler, steps, guidance and size to what suits the model.
command-fast = Fast
    .about = Draws in few steps, by weights that the model has for that, or as before.
command-prompt-older = Older prompt
    .about = Brings back the prompt before this one.
command-prompt-newer = Newer prompt
    .about = Brings back the prompt after this one.
command-model-folder = Add model folder…
    .about = Looks for models in one more folder.
command-model-scan = Look for models
    .about = Looks for models in all model folders anew.
command-elsewhere = Models of other programs…
    .about = Looks for models of A1111, ComfyUI, Krita and InvokeAI on this computer.
command-tour = Show the tour
    .about = Shows the hints for beginners again.
command-log = Show the log
    .about = Opens the folder in which the program writes what it does; it stays on this computer.
command-shortcuts = Shortcuts
    .about = Shows all shortcuts.
command-palette = Command palette
    .about = Finds any command by its name.

## The palette of commands.

palette-hint = What do you want to do?
palette-nothing = Nothing is called like that

## The sheet of shortcuts.

shortcuts-title = Shortcuts
shortcuts-pointer = Pointer

# What the pointer does on the canvas, and the keys that are held meanwhile.
shortcuts-pan = Move the view
    .keys = Space or middle button
shortcuts-zoom = Zoom at the pointer
    .keys = Wheel
shortcuts-line = Straight line
    .keys = Shift+Click
shortcuts-pick = Pick a colour
    .keys = Alt+Click
shortcuts-size = Size and hardness
    .keys = Alt+Right drag
shortcuts-add = Add to the selection
    .keys = Shift+Drag
shortcuts-subtract = Take from the selection
    .keys = Alt+Drag
shortcuts-pixel = Move by a pixel
    .keys = Arrows
shortcuts-ten-pixels = Move by ten pixels
    .keys = Shift+Arrows
shortcuts-layer-pixels = Select a layer's pixels
    .keys = Ctrl+Click its picture
shortcuts-layer-mask = Layer mask off and on
    .keys = Shift+Click the mask
shortcuts-rename = Rename a layer
    .keys = Two clicks
shortcuts-alike = Tools that are alike
    .keys = Hold, or right click
shortcuts-weight = Weight of words
    .keys = Ctrl+Up, Ctrl+Down
shortcuts-value = Another value
    .keys = Click on a slider
shortcuts-usual = Its usual value
    .keys = Right click on a slider

## Keys, as they are written on the keyboards of the language.

key-ctrl = Ctrl
key-shift = Shift
key-alt = Alt
key-enter = Enter
key-escape = Esc
key-tab = Tab
key-space = Space
key-delete = Delete
key-backspace = Backspace
key-left = Left
key-right = Right
key-up = Up
key-down = Down
key-home = Home
key-end = End
key-page-up = PageUp
key-page-down = PageDown

# What is wrong with the keys that the artist gave to commands in the file of settings, where keys are in English.
key-no-shortcut = '{ $text }' is no shortcut: write it as in Ctrl+Shift+E or F5
key-of-no-command = The settings give keys to '{ $id }', which is no command
key-unreadable = The keys of '{ $command }': { $problem }
key-taken = { $keys } now means '{ $now }' and no longer '{ $before }': give one of them another key
key-given-twice = { $keys } is given to both '{ $first }' and '{ $second }': the first has it

## Numbers: the labels of sliders. `.own` is the box that is ticked to set what is else left to the model.

# Of most pictures.
number-steps = Steps
    .about = How often the picture is denoised: more takes longer and gives finer results up to a point.
number-guidance = Guidance
    .about = How closely the prompt is followed (CFG scale): 1 turns guidance off, too much burns the colours.
number-eta = Fresh noise (eta)
    .about = Share of fresh noise at each step, for samplers that take one.
    .own = Own fresh noise (eta)
number-width = Width
    .about = Width of a picture that is made from noise.
number-height = Height
    .about = Height of a picture that is made from noise.
number-count = Pictures
    .about = How many pictures one click makes, each with a seed of its own.
number-strength = Strength
    .about = How far the picture may change (denoising strength): 0 keeps it, 1 makes it anew.
number-feather-px = Mask blur
    .about = How softly the new part passes over into the old: the standard deviation of the mask's blur.
number-padding-px = Padding
    .about = How much around the mask the model sees, when it works on the masked part only.
number-working-width = Working width
    .about = Width at which the masked part is worked on, before it is scaled back.
number-working-height = Working height
    .about = Height at which the masked part is worked on, before it is scaled back.
number-variation-strength = Variation
    .about = How far the noise is turned towards the variation seed's: 0 turns variations off.
number-clip-skip = Clip skip
    .about = Which of the text encoder's layers is read, counted from its end: 1 is the last.
number-guidance-rescale = Guidance rescale
    .about = How far the contrast that guidance adds is taken back; models trained down to pure noise like 0.7.
number-image-guidance = Image guidance
    .about = How closely the picture is followed, by models that edit by instruction.
    .own = Own image guidance
number-noise-level = Noise level
    .about = How much noise the small picture gets, by the x4 upscaler: more lets it invent more.
    .own = Own noise level

# Of samplers.
number-s-churn = Churn
    .about = Noise that is added before steps, as a share of what all steps could add (sigma churn).
number-s-tmin = Churn from
    .about = The lowest noise level that churn is added at (sigma tmin).
number-s-tmax = Churn up to
    .about = The highest noise level that churn is added at (sigma tmax).
    .own = Own churn up to
number-s-noise = Noise multiplier
    .about = What fresh noise is multiplied by (sigma noise); 1 as derived.
number-solver-order = Order
    .about = Order of the method: how many earlier steps each one looks back on.
    .own = Own order
number-eta-noise-seed-delta = Noise seed delta
    .about = What is added to the seed of all noise after the first (ENSD); 31337 repeats pictures of some web services.

# Of what saves work.
number-guidance-start = Guide from
    .about = From where on the way from noise to picture it is guided; before that, a step takes half the work.
number-guidance-end = Guide up to
    .about = Up to where on the way from noise to picture it is guided; after that, a step takes half the work.
number-deep-cache = Depths every
    .about = In which steps all of the network is computed: in every so many'th (DeepCache); 1 computes it always.
number-deep-cache-branch = Down to connection
    .about = How much of the network is computed in the other steps, counted in its skip connections.
number-token-merging = Merge tokens
    .about = Share of the pixels that attention sees merged with others that look like them.

# Of a second pass at a larger size.
number-hires-scale = Larger by
    .about = How many times as wide and high the picture becomes by the second pass.
number-hires-strength = Second strength
    .about = How far the second pass may change the enlarged picture: less keeps its lines, more adds detail.
number-hires-steps = Second steps
    .about = Steps of the second pass; it takes as many whatever its strength.
    .own = Own second steps

# Behind a number of steps.
number-unit-steps = steps

## Tools.

# The tooltip of a place in the rail that several tools share.
tool-more = { $about } Hold or right-click for: { $tools }.
tool-foreground = Foreground colour
    .about = What the brush paints with.
tool-background = Background colour
    .about = Stands behind: X exchanges the two.

# Why the layer cannot be moved.
tool-move-empty = The layer is empty: choose one that has something to move
tool-move-none = There is no layer to move: choose one
tool-move-hidden = The layer is hidden: show it to move it
tool-move-locked = The layer is locked: unlock it to move it
tool-move-group-locked = A layer in the group is locked: unlock it to move the group

# Options of the tool in hand.
tool-options-more = More options
    .about = What else this tool can be set to.
tool-frame-snap = Snap
    .about = The frame's edges and its middle come to rest on those of the canvas.
tool-filter = Filter
tool-gradient-kind = Gradient
tool-ends-background = To background
    .about = From the foreground colour to the background colour.
tool-ends-transparent = To transparent
    .about = From the foreground colour to nothing.
tool-gradient-ends = Gradient ends
tool-picker-radius = Radius
    .about = How far around the pointer the mean is taken.
tool-feather = Feather
    .about = How soft the edge of what is selected next will be.
tool-antialias = Antialias
    .about = Edges that are not straight are half selected where they cross a pixel.
tool-tolerance = Tolerance
    .about = How far a colour may be from the one that is clicked, of 255.
tool-contiguous = Contiguous
    .about = Only what hangs together with the place that is clicked; else the same colours everywhere.
tool-sample-all = All layers
    .about = Looks at the picture as it is seen; else at the active layer alone.

# Options of brushes.
brush-mask-add = Add
    .about = Paints what is to be made anew. Alt takes away.
brush-mask-erase = Erase
    .about = Takes away from the mask. Alt adds.
brush-mask = Mask brush
brush-size = Size
    .about = Diameter on the canvas. Keys [ and ], or Alt and the right button dragged sideways.
brush-hardness = Hardness
    .about = How much of the radius is solid. Shift with [ and ].
brush-opacity = Opacity
    .about = The most that a stroke covers, however often it crosses itself.
brush-options = Brush options
    .about = Everything about this tool's brush.
brush-flow = Flow
    .about = How far each dab goes towards the opacity.
brush-spacing = Spacing
    .about = Distance between dabs, as a part of the diameter.
brush-steady = Steadies the hand
brush-pressure = Pressure of the pen
brush-pressure-size = changes the size
brush-pressure-opacity = changes the opacity
brush-steady-off = Off
    .about = The brush is where the pointer is.
brush-steady-average = Average
    .about = The brush follows the mean of the pointer's way.
brush-steady-string = String
    .about = The pointer pulls the brush on a string.
brush-stabiliser = Stabiliser
brush-steady-length = Length

## Prompts.

# What is said below the prompt; its first letter is made a capital. The count is that of all words, of which some are
# listed and the others are `more`.
prompt-unknown = this model doesn't know: { $words }{ $more ->
        [0] { "" }
       *[other] { " " }and { $more } more
    }. It will ignore or guess { $count ->
        [one] it
       *[other] them
    }.
prompt-unknown-built-in = the built-in model doesn't know: { $words }{ $more ->
        [0] { "" }
       *[other] { " " }and { $more } more
    }. It will ignore or guess { $count ->
        [one] it
       *[other] them
    }.
# "it knows castle or castle garden (castel)": what is known, with the unknown word behind it.
prompt-near = it knows { $words }
prompt-near-word = { $known } ({ $word })
prompt-near-or = { $first } or { $second }
prompt-lora-missing = The LoRA '{ $name }' is not among the models: pictures are made without it

# What was done with a file of the library of models.
use-model = '{ $name }' is the model now
use-lora = The prompt names the LoRA '{ $name }'
use-embedding = The prompt has the embedding '{ $name }'
use-controlnet = The ControlNet '{ $name }' is added
use-vae = '{ $name }' is the VAE now
use-not-alone = '{ $name }' ({ $kind }) cannot be used by itself

# Work behind the scenes; it is named only where it breaks down.
prompt-work-counting = Counting the prompt
prompt-work-keeping = Keeping the prompts
prompt-work-unknown = Looking for unknown words
control-work-preview = The preview of a control
control-too-much = Too much is being prepared already: wait a moment

## What would be lost by closing the program.

quit-nothing = Nothing would be lost.
quit-loses = Closing now loses { $what }.
# These stand in the place of `what`, listed if there are several.
quit-unsaved = changes that were not saved
quit-jobs = { $count ->
        [one] { $count } job that is not done
       *[other] { $count } jobs that are not done
    }
quit-candidates = { $count ->
        [one] { $count } candidate that was not saved
       *[other] { $count } candidates that were not saved
    }

## The tour for beginners.

tour-prompt = Say what is to be seen
    .about = Write it here, or take one of the examples. A model is built in: nothing has to be downloaded.
tour-generate = Make pictures
    .about = Ctrl+Enter does the same. Results come up below the canvas; Enter takes the one that you like.
tour-mask = Change a part
    .about = Paint over what is to change with the mask brush, and generate again: all else stays as it is.
tour-models = Bring your models
    .about = Files of A1111, ComfyUI, Krita and InvokeAI are used where they lie; nothing is copied or changed.
tour-skip = Skip the tour
    .about = It is in the menu under Help.
    .keys = Escape
tour-next = Next
tour-done = Done
tour-look = Look for models…
tour-count = { $number } of { $of }

## Names of things, as lists and buttons show them.

# Lists: the first is what is listed so far.
word-list = { $first }, { $second }
word-list-and = { $first } and { $last }

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
    .keys = Shift
    .about = Selects this as well.
word-combine-subtract = Subtract from selection
    .keys = Alt
    .about = Takes this away.
word-combine-intersect = Intersect with selection
    .keys = Shift+Alt
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
undo-edit = Edit
undo-brush-stroke = Brush stroke
undo-erase = Erase
undo-fill = Fill
undo-draw-frame = Draw frame
undo-move-frame = Move frame
undo-resize-frame = Resize frame
undo-gradient = Gradient
undo-lasso = Lasso
undo-ellipse-selection = Ellipse selection
undo-rectangle-selection = Rectangle selection
undo-paint-mask = Paint mask
undo-erase-mask = Erase mask
undo-polygon-selection = Polygon selection
undo-deselect = Deselect
undo-select-by-colour = Select by colour
undo-magic-wand = Magic wand
undo-move-layer = Move layer
undo-copy-selected-pixels = Copy selected pixels
undo-move-selected-pixels = Move selected pixels
undo-rotate-layer = Rotate layer
undo-rotate-selected-pixels = Rotate selected pixels
undo-scale-layer = Scale layer
undo-scale-selected-pixels = Scale selected pixels
undo-move-selection = Move selection
