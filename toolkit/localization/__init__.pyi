from .catalogues import read_catalogue as read_catalogue
from .checking import problems_in as problems_in, problems_of as problems_of
from .digits import in_digits_of as in_digits_of
from .level import Typography as Typography
from .loading import (
    available_locales as available_locales,
    load_locale as load_locale,
    locale_folders as locale_folders,
)
from .locale import Family as Family, Locale as Locale, ScriptFonts as ScriptFonts
from .localizing import display_dates as display_dates, localize as localize
from .shelf import SHIPPED as SHIPPED, Locales as Locales
