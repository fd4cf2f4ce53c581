"""The picture world: things, backdrops, styles and captions that the model is trained on."""
