"""Stand-ins for what a script takes from outside: data, pretrained weights, hours of training, a screen, a keyboard."""
