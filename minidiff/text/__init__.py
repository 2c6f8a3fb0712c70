"""Words and pictures in one space: encoders, their training by contrast, and their file."""

from minidiff.text.contrastive import (
    ContrastSettings,
    ContrastStep,
    Encoders,
    contrastive_loss,
    train_contrastive,
    word_loss,
    word_similarity,
)
from minidiff.text.encoder_file import load_encoders, save_encoders
from minidiff.text.probes import EncoderQuality, WordMoves, probe, sentence_of, word_moves
from minidiff.text.prompt_to_prompt import prompt_to_prompt

__all__ = [
    "ContrastSettings",
    "ContrastStep",
    "EncoderQuality",
    "Encoders",
    "WordMoves",
    "contrastive_loss",
    "load_encoders",
    "probe",
    "prompt_to_prompt",
    "save_encoders",
    "sentence_of",
    "train_contrastive",
    "word_loss",
    "word_moves",
    "word_similarity",
]
