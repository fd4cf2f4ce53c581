### Dialogs, the library of models, and the gallery.

## What several dialogs have.

dialog-browse = Browse…
dialog-cancel = Cancel
dialog-close = Close
dialog-file = File
dialog-file-exists = There is such a file; it will be replaced.
# On the button, once the artist was told that the file exists.
dialog-replace = Replace
dialog-quality = Quality

## Many files are enlarged.

batch-title = Upscale files
# Over the folder for results.
batch-folder = Write into
    .hint = Beside each file
    .name = Folder for results
batch-add-files = Add files…
    .about = Chooses picture files. Files can be dropped on the window, too.
batch-add-folder = Add folder…
    .about = All pictures in a folder.
batch-clear = Empty the list
batch-nothing = Add pictures, or drop them here.
# What became of a file, at the end of its row.
batch-state-working = at work
batch-state-waiting = waits
batch-state-done = done
batch-state-not-done = stopped before its turn
batch-remove = Take { $name } out
# A file and what became of it, read out.
batch-row = { $name }: { $state }
batch-format = Format: { $format }
    .name = Format of the results
batch-progress = File { $number } of { $count }: { $state }
batch-written = { $count } written
batch-written-failed = { $count } written, { $failed } failed: their rows say why
batch-cancel = Cancel the job
batch-start = Upscale all

## The size of the canvas.

size-title = Canvas size
size-width = Canvas width
size-height = Canvas height
size-anchor = Where the picture stays
size-place = Picture stays: { $place }
size-place-top-left = Top left
size-place-top = Top
size-place-top-right = Top right
size-place-left = Left
size-place-centre = Centre
size-place-right = Right
size-place-bottom-left = Bottom left
size-place-bottom = Bottom
size-place-bottom-right = Bottom right
size-too-large = That is more than a canvas can hold: take less.
size-cut = What is cut off stays with its layers: growing again brings it back.
size-grown = New ground is transparent. Nothing is scaled.
# The button.
size-start = Change

## A picture that says how it was made was dropped on the window.

dropped-title = Use its settings, or open it?
dropped-about = '{ $name }' says how it was made.
dropped-settings = Use its settings
dropped-open = Open as picture
dropped-both = Both

## Models of other programs.

elsewhere-title = Models of other programs
    .about = They are used where they lie: nothing is copied, moved or changed. What is chosen is added to your model folders.
elsewhere-nothing = No models of A1111, ComfyUI, Krita or InvokeAI were found in the usual places.
elsewhere-looking = Looking… { $folders } folders so far
# What lies in a folder: $size is like "4.3 GB".
elsewhere-files = { $count ->
        [one] { $count } file, { $size }
       *[other] { $count } files, { $size }
    }
elsewhere-files-known = { $count ->
        [one] { $count } file, { $size }; already among your folders
       *[other] { $count } files, { $size }; already among your folders
    }
elsewhere-add = { $count ->
        [one] Add { $count } folder
       *[other] Add { $count } folders
    }
elsewhere-stop = Stop
elsewhere-again = Look again

## Exporting a picture.

export-title = Export the picture
export-title-candidate = Save the candidate
# The recipe is what the picture was made of.
export-recipe = With its recipe (prompt, seed and all settings)
    .about = Whoever gets the file can make the picture again. Leave it out if that is nobody's business.
export-format = Format
export-start = Export

## Growing the picture: the new ground around it is invented.

outpaint-title = Outpaint the picture
outpaint-feather = Feather
    .about = So wide is the band along the seam in which old and new go over into each other.
outpaint-left = Left
outpaint-right = Right
outpaint-top = Top
outpaint-bottom = Bottom
outpaint-equal = The same on all sides
# Over a choice such as "Edge" or "Noise".
outpaint-fill = Begin the new ground with
outpaint-most = A picture has at most { $side } pixels a side: take less.
outpaint-much = Most of it will be invented: smaller steps, one after the other, give more to hold on to.
# $size is like "512 × 512 → 768 × 512", or "Too large".
outpaint-size = New size: { $size }
outpaint-size-too-large = Too large
outpaint-start = Outpaint

## The question before the window closes.

quit-title = Close Scumble?
quit-stay = Stay
quit-anyway = Close without saving
quit-save = Save…

## After a crash: what can be opened again.

recover-title = Your work was kept
    .about = Scumble ended unexpectedly. This was being worked on, and can be opened as it was.
recover-discard = Discard
    .name = Discard { $title }
recover-open = Open
    .name = Open { $title }
recover-later = Later
recover-discard-all = Discard all

## Saving the project.

save-title = Save the project
save-kind = Kind
save-kind-scumble = Scumble
    .about = Everything, byte for byte: layers, mask, settings.
save-kind-ora = OpenRaster
    .about = The layers, for Krita, GIMP and others.
save-kind-ora-loses = OpenRaster keeps the layers, but no selection, no frame and no settings.
save-start = Save project

## Settings.

settings-dialog-title = Settings
settings-dialog-done = Done
settings-dialog-theme = Theme
settings-dialog-theme-dark = Dark
settings-dialog-theme-light = Light

# Computing.
settings-dialog-computing = Computing
settings-dialog-device = Device
settings-dialog-threads = Threads
    .about = That a job computes on; 0 takes one for each core. The change holds from the next job on.
settings-dialog-memory = Memory for models
    .about = What a job may plan to use; 0 asks the machine what is free. The change holds from the next start on.
settings-dialog-tiles = Decode in tiles of
    .about = Pictures with longer sides are decoded in tiles, in less memory. 0: as memory has it; 8192: none. The change holds from the next start on.
settings-dialog-previews = Show a preview after each step
settings-dialog-tiny-decoder = Sharp previews by a tiny decoder (TAESD), where they cost little
    .hint = Its file; left empty, one is looked for among the models
    .name = Tiny decoder

settings-dialog-undo = Undo
settings-dialog-undo-memory = Memory for undo
    .about = Steps are kept compressed; the oldest go when they take more than this.
settings-dialog-mask = Mask
settings-dialog-mask-step = Step
    .about = By so much the mask is grown, shrunk and feathered.
settings-dialog-selection = Selection
settings-dialog-selection-step = Selection step
    .about = By so much the selection is grown, shrunk and feathered.

settings-dialog-keeping = Keeping work
settings-dialog-autosave = Autosave every
    .about = So often, if something has changed, the work is written where it survives a crash.
settings-dialog-keep-results = Keep every picture that is made in the gallery
    .name = Folder of the gallery

settings-dialog-folders = Model folders
settings-dialog-folder-remove = Look for models in { $name } no longer
settings-dialog-folder-others = Other programs…
settings-dialog-folder-add = Add
settings-dialog-folder = Model folder
    .hint = Path of a folder with models

# Files with words of which one is chosen by chance. "name.txt" and "__name__" are examples of what is to be written.
settings-dialog-wildcards = Wildcards
    .hint = Folder with name.txt for each __name__
    .name = Folder of wildcards

# "Details" and "Everything" are two of the six choices below.
settings-dialog-log = Log
    .about = It stays on this computer, and holds words of your prompts at Details and Everything only.
settings-dialog-log-off = Off
settings-dialog-log-error = Errors
settings-dialog-log-warn = Warnings
settings-dialog-log-info = Usual
settings-dialog-log-debug = Details
settings-dialog-log-trace = Everything

# "shortcuts" is a word of the settings file.
settings-dialog-shortcuts = Shortcuts
    .about = Own keys are in the settings file: under "shortcuts", a command's name and its keys.

## The library of models.

models-title = Models
models-close = Close the library
models-again = Look again
    .about = Looks for models in all folders anew.
models-add-folder = Add model folder…
    .about = Models are read where they lie: of A1111, Forge, ComfyUI, SwarmUI, or any folder.
models-looking = Looking…
models-looking-at = Looking… { $done } of { $of }
models-count = { $count ->
        [one] { $count } file
       *[other] { $count } files
    }
models-count-of = { $count ->
        [one] { $shown } of { $count } file
       *[other] { $shown } of { $count } files
    }
models-search = Search the models
    .hint = Name, folder, trigger word or hash
models-get = Get more…
    .about = Get more models
models-all-kinds = All
    .about = All kinds
# A kind and how many of it there are: "LoRAs 12".
models-kind = { $kind } { $count }
    .name = Kind: { $kind }
models-all-families = All families
models-family = Family
models-nothing-yet = Looking for models…
models-nothing-fits = No model fits
models-nothing-there = No models lie in your folders
models-no-folder = Add a folder with models: of A1111, Forge, ComfyUI or SwarmUI, or any other
models-choose-folder = Choose a folder…
# A kind and a name: "LoRA fox".
models-cell = { $kind } { $name }

# What can be done with a model.
models-use-checkpoint = Use as model
models-use-words = Add to prompt
models-use-negative-words = Add to negative prompt
models-use-vae = Use as VAE
models-use-control = Add as control

# One model.
models-choose = Choose a model
models-preview = Preview of the model
# Words that bring out what the model was trained for.
models-trigger-words = Trigger words
models-trained-on = Trained on
models-add-word = Add { $word } to the prompt
models-fact-kind = Kind
models-fact-family = Family
models-fact-size = Size
models-fact-hash = Hash
models-fact-folder = Folder
models-fact-file = File
models-fact-unknown = Unknown
models-fact-no-hash = Not computed yet
# Over what in the file told of which kind it is.
models-fact-evidence = Recognised by
models-bytes = { $count } bytes

# Public models that can be downloaded.
models-catalogue-about = Models come from their publishers' pages into Scumble's own folder, and are checked.
models-catalogue-stop = Stop
    .about = What came already is kept for the next try.
    .name = Stop { $name }
models-catalogue-use = Use
    .name = Use { $name }
models-catalogue-download = Download
    .name = Download { $name }
models-catalogue-facts = { $kind } · { $family } · { $size } · licence: { $licence }
# Stands for $size above.
models-catalogue-size-unknown = size told by the server

## The gallery of all pictures that were made.

gallery-title = Gallery
gallery-close = Close the gallery
gallery-again = Look again
    .about = Reads the folder with the results anew.
gallery-count = { $count ->
        [one] { $count } picture
       *[other] { $count } pictures
    }
gallery-count-of = { $count ->
        [one] { $shown } of { $count } picture
       *[other] { $shown } of { $count } pictures
    }
gallery-count-reading = { $count ->
        [one] Reading… { $count } picture
       *[other] Reading… { $count } pictures
    }
# "model:" and "date:" are typed as they stand here, in every language.
gallery-search = Search the gallery
    .hint = Words of the prompt, model:name, date:2026-11
gallery-models = Model
gallery-all-models = All models
gallery-reading = Reading the results…
gallery-nothing-fits = No picture fits the search
gallery-nothing = Pictures that are made are kept in { $folder }

# What can be done with a picture, or with the file of a model.
gallery-use = Use its settings
gallery-open = Open
gallery-layer = Add as layer
gallery-trash = Move to trash
    .about = The system's trash keeps it.
gallery-show-in-folder = Show in folder
    .about = Opens the folder that the file lies in.
gallery-copy-path = Copy path
    .about = Puts the file's path into the clipboard.

# One picture.
gallery-choose = Choose a picture
gallery-picture = The picture
gallery-prompt = Prompt
gallery-prompt-none = None
gallery-fact-seed = Seed
gallery-fact-seed-unknown = Unknown
gallery-fact-model = Model
gallery-fact-size = Size
gallery-fact-day = Day
gallery-fact-file = File
gallery-cell = Picture { $number }: { $prompt }
gallery-cell-seed = Seed { $seed }
