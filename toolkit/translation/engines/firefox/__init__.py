"""Firefox's translation models: Marian's containers, run with NumPy, each translation with its alignment and score."""
