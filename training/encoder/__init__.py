"""Making data/matching/encoder.onnx: one model for sentence vectors and for danger.

`prepare` collects texts and weights on any machine, `train` needs nothing but torch and numpy, and
`graph` writes what was trained as a graph. `python -m training encoder` does all three.
"""
