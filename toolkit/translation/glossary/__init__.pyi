from .enforcement import enforce as enforce
from .loading import load_glossary as load_glossary
from .lookup import Glossary as Glossary, Match as Match
from .terms import Term as Term
