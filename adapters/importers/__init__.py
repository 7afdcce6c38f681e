"""From what a house has, articles and other bots' question lists, to drafts of topics: one module for each form."""
