### What the program tells the artist in notices, in the window's title and where work goes wrong.
### A notice is one sentence without a full stop. Values such as $problem are sentences of their own, or parts of them.

## The window and the picture

# In the window's title, in place of a file's name.
app-unnamed = canvas
# A moment in local time, with the time as 07:05.
app-moment = { $day } { $month ->
        [1] January
        [2] February
        [3] March
        [4] April
        [5] May
        [6] June
        [7] July
        [8] August
        [9] September
        [10] October
        [11] November
       *[12] December
    }, { $time }
# In place of a moment that is not known.
app-moment-unknown = an earlier time
app-no-canvas = no canvas can be made: please report this

## Too much waits

app-busy-files = Too many files are waiting already: try again in a moment
app-busy-pixels = Too much is being prepared already: wait a moment

## Opening, exporting and saving

app-opened-settings = '{ $name }' says how it was made
app-opened-settings-use = Use its settings
app-not-saved-before = The picture before was not saved: undo brings it back
app-not-saved-before-undo = Undo
app-exported = Exported to '{ $path }'
app-export-failed = The picture was not exported: { $problem }
app-export-failed-elsewhere = Export elsewhere…
app-saved = Saved to '{ $path }'
app-candidate-not-saved = The candidate was not saved: { $problem }
app-candidates-saved = { $count } saved to '{ $folder }'
app-candidates-not-saved = Only { $count } were saved: { $problem }
# A part of a sentence: what follows "The picture was not exported: ".
app-folder-failed = the folder '{ $path }' cannot be made ({ $error }): choose another
project-not-saved = The project was not saved: { $problem }
project-not-saved-elsewhere = Save elsewhere…
# A button: the candidate that could not be taken becomes a picture of its own.
notice-take-as-new = Open as a new picture

## Settings that a picture carries, put into the panel

app-applied = The picture's settings are in the panel
# $problems are those below, with app-applied-between between them.
app-applied-but = The picture's settings are in the panel, but { $problems }
app-applied-between = ;{ " " }
app-applied-upscale = What enlarged the picture is in the Upscale panel
app-applied-nothing = The picture carries no settings that can be used
app-applied-earlier-built-in = it was made by '{ $name }', the built-in model of an earlier version: this version's is used
app-applied-no-model = the model '{ $name }' is not here: the present one is kept
app-applied-no-upscaler = the upscaler '{ $name }' is not here: the built-in one is used
app-applied-no-vae = the VAE '{ $name }' is not here: the model's own is used
app-applied-no-lora = the LoRA '{ $name }' is not here
app-applied-no-control = the ControlNet '{ $name }' is not here: choose another
app-applied-no-control-picture = the picture '{ $name }' of a ControlNet is not in the file: choose it again
app-applied-no-picture-of-control = the picture '{ $name }' of the ControlNet '{ $network }' is not in the file: choose it again
app-applied-no-unnamed-picture-of-control = the picture of the ControlNet '{ $network }' is not in the file: choose it again
app-applied-no-preprocessor = the preprocessor '{ $name }' is not known here
app-applied-no-image = the picture '{ $name }' that it began with is not in the file
app-applied-no-sampler = the sampler '{ $name }' is not known here: the present one is kept
app-applied-no-schedule = the schedule '{ $name }' is not known here: the present one is kept
# The second pass is that of a picture which is made small and then enlarged ("hires fix").
app-applied-no-hires-size = the size of its second pass is not told: there is none
app-applied-no-hires-sampler = the sampler '{ $name }' of its second pass is not known here
app-applied-no-hires-schedule = the schedule '{ $name }' of its second pass is not known here
# $names are names, with app-applied-left-out-between between them.
app-applied-left-out = these were left out: { $names }
app-applied-left-out-between = ,{ " " }

## Unsaved work, crashes, the log

app-autosave-failed = Unsaved work would not survive a crash: { $problem }
# $when is app-moment.
app-recover-one = '{ $title }' of { $when } was not saved when the program ended
# $count is 2 or more.
app-recover-many = { $count } documents were not saved when the program ended
app-recover-show = Show them
app-recovered = '{ $title }' is back: save it to keep it
app-crash = Scumble broke down on { $when }. A report of it lies on this computer, and was sent to nobody
app-crash-work-kept = Scumble broke down on { $when }. Your work was kept. A report of it lies on this computer, and was sent to nobody
app-crash-show-work = Show the work
app-crash-open-folder = Open folder
app-no-log = No log is kept: the system names no folder for it

## Work in the background that broke down

# $what is one of the names below.
app-broke-down = { $what } broke down: nothing else was lost; please report this
app-broke-down-report = Open the report's folder
app-work-keeping-unsaved = Keeping unsaved work
app-work-clearing-kept = Clearing kept work
app-work-looking-for-unsaved = Looking for unsaved work
app-work-recovering = Recovering a document
app-work-throwing-away = Throwing unsaved work away
app-work-looking-for-models = Looking for models
app-work-looking-at-model = Looking at a model
app-work-looking-at-file = Looking at a file
app-work-elsewhere = Looking for other programs' models
app-work-hashes = Computing hashes
app-work-small-previews = Small copies of previews
app-work-small-results = Small copies of results
app-work-small-layers = Small copies of layers
app-work-copying = Copying the picture
app-work-pasting = Pasting a picture
app-work-change = A change of the picture
app-work-frame = Looking into the frame
app-work-download = Beginning a download
app-work-opening-file = Opening a file
app-work-opening-picture = Opening a picture
app-work-export = The export
app-work-saving-candidate = Saving a candidate
app-work-saving-candidates = Saving the candidates
app-work-saving-project = Saving the project
app-work-keeping-result = Keeping a result
app-work-reading-gallery = Reading the gallery
app-work-searching-gallery = Searching the gallery
app-work-reading-result = Reading a result
app-work-trashing-result = Moving a result to the trash
app-work-reading-prompts = Reading the prompts
app-work-keeping-settings = Keeping the settings

## The gallery of results

gallery-note-not-kept = Results are not kept: { $problem }
gallery-note-busy = A result was not kept: too many files are waiting already
gallery-note-no-folder = There is no folder for results: choose one in the settings
gallery-note-trashed = '{ $name }' is in the trash

## Layers and the selection

layer-note-locked = The layer is locked: unlock it in the layers panel first
layer-note-transparency-locked = The layer's transparency is locked: unlock it to clear parts of the layer
layer-note-nothing-selected = Nothing is selected of this layer: select pixels, or another layer
layer-note-recipe-unreadable = What made the layer cannot be read ({ $error }): it may be of a newer version

## Models

# The kind of the built-in model, where others say "Stable Diffusion 1.5" and the like.
models-note-built-in = built-in
models-note-built-in-model = Scumble 2 (built in)
models-note-busy = Too many files are waiting already: look for models again in a moment
models-note-dropped-folder = '{ $path }' is no model: shall models be looked for in it?
models-note-dropped-folder-look = Look for models there
models-note-lone = '{ $name }' lies in none of your model folders, where the prompt's names are looked for
models-note-lone-add = Add its folder

## Downloads

# How far a download is: "1.2 GB of 4.3 GB". The next three add to it, each to the $words before.
download-of = { $done } of { $total }
download-file = File { $number } of { $of }: { $words }
download-speed = { $words }, { $speed } a second
# $left is a time in words, such as "1 min 30 s".
download-left = { $words }, { $left } left
download-no-folder = There is no folder for models: this system names none for a program's data
download-done = '{ $name }' is on your disk
download-done-use = Use it
download-failed = '{ $name }' was not downloaded: { $problem }
download-failed-again = Try again
download-stopped = The download of '{ $name }' was stopped; what came is kept
download-stopped-on = Go on

## Settings

settings-device-auto = Automatic
settings-device-cpu = Processor
settings-device-cuda = NVIDIA GPU
settings-device-metal = Apple GPU
settings-note-unreadable = '{ $path }' cannot be read ({ $error }): the defaults are used
settings-note-damaged = '{ $path }' is damaged ({ $error }): the defaults are used, and it will be written anew
settings-note-damaged-kept = '{ $path }' is damaged ({ $error }): the defaults are used, and it is kept as '{ $aside }'
settings-note-not-kept = The settings are not kept: { $problem }
# Parts of a sentence: what follows "The settings are not kept: ".
settings-note-no-json = the settings have no JSON form ({ $error })
settings-note-no-folder = the folder '{ $path }' cannot be made ({ $error }): check its permissions

## Names of steps in the history

undo-take = Take candidate
undo-open = Open picture
undo-new = New canvas
undo-upscale = Upscale picture
undo-paste = Paste
undo-add-result = Add result
undo-clear-selected = Clear selected
undo-fill-selection = Fill selection
undo-layer-new = New layer
undo-layer-duplicate = Duplicate layer
undo-layer-delete = Delete layer
undo-layer-delete-many = Delete layers
undo-layer-merge-down = Merge down
undo-layer-merge-visible = Merge visible
undo-layer-flatten = Flatten picture
undo-layer-group = Group layers
undo-layer-ungroup = Ungroup
undo-layer-visible = Show or hide layer
undo-layer-lock = Lock layer
undo-layer-lock-transparency = Lock transparency
undo-layer-clip = Clip layer
undo-layer-use-mask = Use layer mask
undo-layer-add-mask = Add layer mask
undo-layer-apply-mask = Apply layer mask
undo-layer-delete-mask = Delete layer mask
undo-layer-rename = Rename layer
undo-layer-move = Move layer
undo-layer-opacity = Layer opacity
