"""The domain: forms, answers, rules, problems. Pure values and functions, no I/O."""
