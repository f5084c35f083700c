"""The firms of the district and of the city around it: synthesis, growth, failure, entry and credit tier."""
