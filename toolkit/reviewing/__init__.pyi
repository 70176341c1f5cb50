from .serving import ReviewServer as ReviewServer
