from .addresses import address_file as address_file, renew_address as renew_address
from .serving import ReviewServer as ReviewServer
