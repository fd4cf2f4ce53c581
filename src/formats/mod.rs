//! Picture files and the text that they carry.
