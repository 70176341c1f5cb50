from .loading import (
    available_locales as available_locales,
    load_locale as load_locale,
    locale_folders as locale_folders,
)
from .locale import Family as Family, Locale as Locale, ScriptFonts as ScriptFonts
from .localizing import display_dates as display_dates, localize as localize
from .typography import Typography as Typography
