"""The optional language model: one endpoint, asked for words and for nothing else."""
