"""What translates: the protocol of engines, those that come with the toolkit, and which of them serves a pair."""
