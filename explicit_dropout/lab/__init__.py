"""The laboratory: models, data, training, records and tables of the experiments. Needs the extra `experiments`."""
