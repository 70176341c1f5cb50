from .retries import Checked as Checked, careful as careful
