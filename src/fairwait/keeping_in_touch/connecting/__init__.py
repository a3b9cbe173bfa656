"""Connecting somebody with help nearby, and asking later whether it helped."""
