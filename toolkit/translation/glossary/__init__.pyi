from .enforcement import enforce as enforce, missing_terms as missing_terms
from .loading import load_glossary as load_glossary
from .lookup import Glossary as Glossary, Match as Match
from .terms import Term as Term, fault_in as fault_in
from .writing import GLOSSARY_FORMS as GLOSSARY_FORMS
