"""Article → Article in another language: units → sentences → engine → markup put back."""
