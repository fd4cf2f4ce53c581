command-undo = Undo
    .about = Takes the last step back.
