"""What people are asked by mail after a meeting: rules without a database, and the facts they are applied to."""
