from .beneath import Beneath as Beneath, OutsideError as OutsideError
from .databases import (
    Budget as Budget,
    DamagedDatabaseError as DamagedDatabaseError,
    ForeignDatabaseError as ForeignDatabaseError,
    examine as examine,
    is_damage as is_damage,
    secure as secure,
    write_ahead as write_ahead,
)
from .local import LocalStorage as LocalStorage
from .opening import state_of_file as state_of_file, storage_of as storage_of
from .paths import AnyPath as AnyPath, RemotePath as RemotePath, located as located
from .storage import Storage as Storage
