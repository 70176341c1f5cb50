"""The engine `llm`: a language model behind a server that speaks OpenAI's chat protocol, mostly on this machine."""
