"""What single values mean: dates, names, numbers, contact details and coded words, as extracts write them."""
