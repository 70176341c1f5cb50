"""Hugging Face's hub, or a server that speaks its protocol: where people publish models."""
