"""Argos: neural translation models, their packages, and the engine that runs them."""
