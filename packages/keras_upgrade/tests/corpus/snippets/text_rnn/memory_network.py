# Keras 1.1: a memory network, whose question goes into two merges
import numpy as np
from keras.layers import LSTM, Activation, Dense, Dropout, Merge, Permute
from keras.layers.embeddings import Embedding
from keras.models import Sequential

words, story_length, question_length = 30, 12, 4


def encoder(size, length):
    model = Sequential()
    model.add(Embedding(input_dim=words, output_dim=size, input_length=length))
    model.add(Dropout(0.3))
    return model


story = encoder(16, story_length)
question = encoder(16, question_length)

attention = Sequential()
attention.add(Merge([story, question], mode='dot', dot_axes=[2, 2]))
attention.add(Activation('softmax'))

memory = encoder(question_length, story_length)
reply = Sequential()
reply.add(Merge([attention, memory], mode='sum'))
reply.add(Permute((2, 1)))

answer = Sequential()
answer.add(Merge([reply, question], mode='concat', concat_axis=-1))
answer.add(LSTM(8))
answer.add(Dense(words))
answer.add(Activation('softmax'))
answer.compile(optimizer='rmsprop', loss='categorical_crossentropy', metrics=['accuracy'])

stories = np.random.randint(1, words, (20, story_length))
questions = np.random.randint(1, words, (20, question_length))
answers = np.eye(words)[np.random.randint(0, words, 20)]
answer.fit([stories, questions, stories], answers, batch_size=10, nb_epoch=2,
           validation_data=([stories, questions, stories], answers))
