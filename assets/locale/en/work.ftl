### What is made and how far it has come: jobs, candidates, the canvas, larger pictures, and the window around them.

## Jobs.

# What a job makes, as its name in the queue where it has no prompt.
job-kind-text-to-image = text to image
job-kind-image-to-image = image to image
job-kind-inpaint = inpaint the mask
job-kind-outpaint = extend the picture
job-kind-upscale = upscale
job-kind-upscale-files = upscale files

# How far a job has come: on the wide button, so keep it short.
job-preparing = Preparing
job-waiting = Waiting
job-enlarging = Enlarging
job-loading-text-encoder = Loading the text encoder, { $percent } %
job-loading-denoiser = Loading the denoiser, { $percent } %
job-loading-decoder = Loading the decoder, { $percent } %
job-loading-upscaler = Loading the upscaler, { $percent } %
job-decoding = Decoding, { $percent } %
# $left is a time, as below.
job-step = Step { $done } of { $of }
job-step-left = Step { $done } of { $of }, { $left } left
job-refining = Refining, step { $done } of { $of }
job-refining-left = Refining, step { $done } of { $of }, { $left } left
job-tile = Tile { $done } of { $of }
job-tile-left = Tile { $done } of { $of }, { $left } left

# Spans of time. The smaller number has two digits: 3 min 05 s.
job-time-seconds = { $seconds } s
job-time-minutes = { $minutes } min { $seconds } s
job-time-hours = { $hours } h { $minutes } min

# Why a job does not begin.
job-busy = Too much is being prepared already: wait a moment
job-model-gone = The model '{ $path }' is gone: bring its folder back, or choose another model
job-canvas-changed = The canvas has changed: extend the picture once more
job-mask-does-not-fit = The mask does not fit the frame
job-frame-beside = The frame does not lie on the canvas

# What a job does without. Those that begin with a small letter may stand before “job-left-out”.
job-left-out = { $problem }; it is left out
job-no-tiny-decoder = There is no tiny decoder for this model: its own VAE decodes the picture
job-vae-gone = The VAE '{ $path }' is gone: the model's own is used
job-tiny-decoder-gone = The tiny decoder '{ $path }' is gone: previews do without it
job-control-gone = the ControlNet '{ $path }' is gone
job-control-beside = the frame does not lie on the canvas
job-control-of-group = a group of layers has no pixels for a control: choose a layer
job-no-depth = the preprocessor 'Depth' needs a depth estimator, and there is none in the model folders
job-no-upscaler = the upscaler '{ $name }' is not in the model folders: the built-in one is used

# Pieces of work. Each stands at the beginning of “A job broke down: nothing else was lost; please report this”.
job-work = A job
live-work = A live job
candidates-work-thumbnail = A thumbnail
candidates-work-picture = A picture
upscale-work-files = Looking for pictures
upscale-work-part = Looking for what is enlarged
upscale-work-network = Looking at an upscaler

## The strip of candidates below the canvas.

candidates-count = { $count ->
    [one] { $count } candidate
   *[other] { $count } candidates
}
# What screen readers say of a candidate.
candidates-name = Candidate { $number }, seed { $seed }
candidates-name-enlarged = Candidate { $number }, enlarged to { $size }
candidates-card = Click takes it into the picture; the right button shows what else can be done.
# The menu of a candidate.
candidates-take = Take it
candidates-look = Look at it
candidates-more-like = More like this
candidates-use-settings = Use its settings
candidates-open = Open as a picture of its own
candidates-save = Save…
candidates-discard = Discard
# The slider that moves the border between before and after.
candidates-split = Before | after
candidates-save-all = Save all…
    .about = Writes all candidates into a folder.
candidates-discard-all = Discard all
    .about = Empties the strip.
candidates-beside-canvas = The candidate lies beside the canvas by now: open it as a picture of its own, or undo to where the canvas held it

## The canvas.

# What screen readers say.
canvas-name = Canvas
canvas-border = Border between before and after
canvas-frame-name = Frame { $size }
canvas-frame = Generation frame
    .about = The generation frame: what is inside is what the model sees, at this size on the canvas and at that size in the model.

# What is unusual about a frame. $native and $working are sizes: 1024x1024.
canvas-frame-long = The frame is { $times } times as long as it is wide, and the model knows pictures near { $native }: subjects may repeat; make the frame shorter, or extend the picture in steps
canvas-frame-small = The frame is so small that the model works at { $times } times its size: make it larger to show the model more of the surroundings
canvas-frame-large = The frame is larger than the model works at: the result is enlarged { $times } times and soft; make the frame smaller for more detail
canvas-frame-far-more = { $working } is far more than the { $native } that the model knows: subjects may repeat
canvas-frame-far-less = { $working } is far less than the { $native } that the model knows: it may draw poorly

canvas-nothing-masked = Nothing is masked: paint a mask first
canvas-nothing-selected = Nothing is selected: select a part of the picture first
canvas-paste-nothing = The clipboard holds no picture: copy one, or drop a file on the window
canvas-impossible = A canvas of { $extent } is not possible: choose sides from 1 to { $side } and at most { $millions } million pixels
canvas-cannot-grow = The canvas could not grow to hold the frame: place the frame anew
canvas-extend-nowhere = Say for at least one side how far the picture is to be extended
canvas-extend-too-far = The picture cannot be extended so far: choose smaller sides

# Steps that can be undone.
canvas-step-frame = Set frame
canvas-step-grow = Grow canvas
canvas-step-crop = Crop
canvas-step-extend = Extend canvas
canvas-step-size = Canvas size
canvas-step-blend = Blend mode

# What stands on an empty canvas.
empty-title = Begin with words, or with a picture
empty-words = Write what is to be seen and press Ctrl+Enter.
empty-picture = Or drop a picture here, and paint over what is to change.
# While a file hangs over the window.
empty-drop = Drop to open

## Larger pictures.

# What becomes of the settings. Sizes are like 512 × 512.
upscale-result = { $from } → { $to }, { $megapixels } megapixels
upscale-nothing = Nothing to enlarge
upscale-cost = about { $memory } of memory, about { $time }
upscale-cost-unknown = about { $memory } of memory, time not known yet
upscale-memory-gb = { $number } GB
upscale-memory-mb = { $number } MB

# Why a picture cannot be enlarged, or what is to be known before.
upscale-not-taken = The candidate is not on the canvas yet: take it first (Enter)
upscale-empty-canvas = The canvas is empty: make a picture, or open one
upscale-nothing-selected = Nothing is selected: select the part that is to be enlarged
upscale-empty-layer = The active layer is empty here: choose another layer
upscale-gone = What was to be enlarged is no longer on the canvas: try again
upscale-impossible-size = No picture can have this size: choose another factor, width or height
upscale-impossible-size-now = No picture can have this size: choose another
upscale-too-large = A picture here has at most { $side } pixels a side and { $megapixels } megapixels: choose less, or upscale the file itself with Upscale files
upscale-memory-short = It needs about { $needed } of memory and { $free } are free: choose a smaller size, or close other programs
upscale-beyond-network = The network enlarges { $native } times; the rest to { $factor } times is plain resampling and stays soft
upscale-beyond-webp = WebP holds at most { $side } pixels a side: export it as PNG or JPEG
upscale-not-here = The upscaler '{ $name }' is not here: the present one is kept
upscale-no-variations = Enlarging has no variations: change its settings in the Upscale panel

# The job's name in the queue.
upscale-job = Enlarge to { $size }
# What is known of a diffusion model that enlarges: its kind, and how many times.
upscale-diffusion = diffusion, ×{ $scale }

# At both sides of the border on the canvas. Two spaces stand before the size.
upscale-before = Before
upscale-after = After
upscale-before-size = Before  { $size }
upscale-after-size = After  { $size }

# Why a larger picture cannot be taken into the document.
upscale-other-canvas = The canvas has another size by now, and the larger picture was made for { $size }: open it as a picture of its own, or undo to that size
upscale-no-canvas = No canvas can have the size of the larger picture: save it as a file
upscale-beside-canvas = What was enlarged lies beside the canvas by now: open the larger picture as one of its own

# Many files. The formats of the results stand after “Format:” and alone.
upscale-format-kept = as each file is
upscale-format-webp = WebP (lossless)
upscale-files-job = { $count ->
    [one] Enlarge { $count } file
   *[other] Enlarge { $count } files
}
upscale-files-empty-folder = There are no pictures in '{ $path }'
upscale-files-unreadable-folder = The folder '{ $path }' cannot be read ({ $error })
upscale-files-too-many = A batch has at most { $most } files: { $count } were left out
upscale-files-by-networks = Files are enlarged by networks: choose one that is no diffusion model
upscale-files-by-factor = Files are enlarged by a factor: choose one
upscale-files-none-left = There is no file left to enlarge: add some
# How a job over many files ended. $reason is a sentence.
upscale-files-done = { $done ->
    [one] { $done } picture was enlarged
   *[other] { $done } pictures were enlarged
}
upscale-files-one-failed = { $done ->
    [one] { $done } picture was enlarged, one was not: { $reason }
   *[other] { $done } pictures were enlarged, one was not: { $reason }
}
upscale-files-some-failed = { $done ->
    [one] { $done } picture was enlarged, { $count } were not; the first: { $reason }
   *[other] { $done } pictures were enlarged, { $count } were not; the first: { $reason }
}
upscale-files-show-list = Show the list

## The line at the bottom, and notices.

status-zoom = Show the whole canvas
    .about = This is how large it is shown now.
status-live = Live
status-live-paint = Live: paint
status-selection = Selection
status-notice-close = Close this notice
status-notice-dismiss = Dismiss
# A notice that came more than once.
status-notice-times = { $text } ({ $count }×)
status-first-of-dropped = Only the first of the dropped files was opened

## The bar at the top.

top-menu = Menu
    .about = Everything that can be done. Ctrl+K finds it by name.

## Controls.

# What screen readers say of one of several choices: “Theme: Dark”.
widget-choice = { $name }: { $choice }

## File dialogs, the clipboard and the system.

# Titles of file dialogs.
system-open = Open a project or a picture
system-export = Export the picture
system-save = Save the project
system-choose-model-folder = Choose a folder with models
system-choose-picture-folder = Choose a folder of pictures
system-choose-results = Choose where results are written
system-choose-candidates-folder = Choose a folder for the candidates
system-choose-control = Choose a picture to follow
system-choose-pictures = Choose pictures to enlarge
# Kinds of files in them.
system-all = Projects, pictures
system-projects = Projects
system-pictures = Pictures

system-no-dialog-open = This system shows no file dialog: drop the file on the window, or name it on the command line
system-no-dialog-path = This system shows no file dialog: type the path
system-no-dialog-pictures = This system shows no file dialog: drop the files on the window
system-no-dialog-control = This system shows no file dialog: let the control follow the canvas or a layer
system-no-dialog-folder = This system shows no file dialog: type the folder's path in the settings
system-not-revealed = The folder of '{ $path }' could not be shown ({ $error }): open it by hand
system-no-thread = No thread could be started ({ $error }): close other programs and try again
system-no-clipboard = The clipboard does not answer ({ $error }): drag the file onto the window instead
system-copied = The picture is in the clipboard
system-not-copied = The clipboard does not take the picture ({ $error }): export it instead

## Why there is no window. These stand in the terminal, after “error:”.

-start-without = make pictures without a window by `scumble generate`, see `scumble --help`
start-no-display = no display was found (neither DISPLAY nor WAYLAND_DISPLAY is set): { -start-without }
start-not-set-up = the window could not be set up ({ $error }): { -start-without }
start-no-window = no window could be opened ({ $error }): { -start-without }
start-no-answer = the display does not answer ({ $error }): { -start-without }
start-no-adapter = no graphics adapter can draw the window ({ $error }): { -start-without }
start-no-thread = a thread could not be started ({ $error }): close other programs
