"""Neural models on CTranslate2: what the engines `argos` and `ctranslate2` share, whatever the models come in."""
