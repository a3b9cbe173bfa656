"""What a thing of the library may be."""
