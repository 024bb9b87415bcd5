"""What Imprint costs, measured beside its peers in the same run. `script/bench` runs all; each file runs alone too."""
