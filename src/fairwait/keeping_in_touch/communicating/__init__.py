"""How somebody needs to be communicated with: asked, recorded, shown, met, and asked again."""
