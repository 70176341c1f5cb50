from .cache import ArticleCache as ArticleCache
from .ingredients import (
    MANIFEST_SCHEMA as MANIFEST_SCHEMA,
    REASONS as REASONS,
    Ingredients as Ingredients,
    MadeFrom as MadeFrom,
    key_of as key_of,
    reasons as reasons,
)
from .ledger import Ledger as Ledger
from .localizing import (
    bundled as bundled,
    localized as localized,
    localized_bundle as localized_bundle,
)
from .output import OutputFolder as OutputFolder
from .packing import packed as packed, unpacked as unpacked
from .printing import print_editions as print_editions, typeset_edition as typeset_edition
from .reading import (
    article_in as article_in,
    facts as facts,
    load as load,
    read as read,
    remembered as remembered,
)
from .services import Service as Service, Services as Services, memory_place as memory_place
from .tools import Progress as Progress, Tools as Tools, own_locales as own_locales, silent as silent
from .translating import (
    bundle as bundle,
    lacking as lacking,
    translate as translate,
    translations as translations,
)
from .values import (
    ArticleJob as ArticleJob,
    BundleJob as BundleJob,
    EditionJob as EditionJob,
    Failed as Failed,
    Job as Job,
    Known as Known,
    Printed as Printed,
    ReadArticle as ReadArticle,
    RequiredModel as RequiredModel,
    Source as Source,
    Text as Text,
    place_of as place_of,
)
